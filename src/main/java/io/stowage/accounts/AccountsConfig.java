package io.stowage.accounts;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/**
 * Where the front for operators listens, and what it takes of those who have no token.
 *
 * @param failures wrong tokens of one address within a minute, before it is refused
 */
public record AccountsConfig(Mount mount, int failures) {

    public static AccountsConfig from(Settings settings) {
        Settings accounts = settings.scope("accounts");
        Mount mount = Mount.from(accounts, "/-/accounts");
        return new AccountsConfig(
                new Mount(
                        mount.path(),
                        mount.hosts(),
                        mount.ports(),
                        mount.cors()
                                .allowing(
                                        List.of("GET", "PUT", "PATCH", "POST"),
                                        List.of("Authorization", "Content-Type", "Idempotency-Key"),
                                        List.of("X-Request-Id"))),
                accounts.number(
                        "failures",
                        10,
                        1,
                        10_000,
                        "Wrong tokens from one address within a minute before it gets 429, whatever it brings."));
    }
}
