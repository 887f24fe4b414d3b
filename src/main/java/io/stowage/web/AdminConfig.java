package io.stowage.web;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.util.Optional;

/**
 * Who is the administrator, for every front that has something for one.
 *
 * @param token what an administrator brings; without it there is none
 */
public record AdminConfig(Optional<Secret> token) {

    public static AdminConfig from(Settings settings) {
        return new AdminConfig(settings.secret(
                "admin.token",
                "The administrator's token, for accounts, for lists of owners' blobs and for logging in to the console."
                        + " Nobody is administrator when there is none."));
    }
}
