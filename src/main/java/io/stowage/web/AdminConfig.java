package io.stowage.web;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is the administrator, for every front that has something for one.
 *
 * @param token what an administrator brings; without it there is none
 * @param guesses wrong tokens of one address within the window, before it is refused
 */
public record AdminConfig(Optional<Secret> token, int guesses, Duration guessWindow) {

    public static AdminConfig from(Settings settings) {
        Settings admin = settings.scope("admin");
        return new AdminConfig(
                admin.token(
                        "token",
                        "The administrator's token, for accounts, for lists of owners' blobs and for logging in to the"
                                + " console. Nobody is administrator when there is none."),
                admin.number(
                        "guesses",
                        10,
                        1,
                        10_000,
                        "Wrong tokens, and wrong signatures of owners who log in to the console, from one address within"
                                + " the window before it gets 429, whatever it brings."),
                admin.duration(
                        "guess-window",
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(1),
                        Duration.ofDays(1),
                        "How long wrong tokens of an address count, from the first one on."));
    }
}
