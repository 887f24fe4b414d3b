package io.stowage.accounts;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;
import java.util.Optional;

/**
 * Where the front for operators listens, and who may use it.
 *
 * @param token without one there is nobody who may
 * @param failures wrong tokens of one address within a minute, before it is refused
 */
public record AccountsConfig(Mount mount, Optional<Secret> token, int failures) {

    public static AccountsConfig from(Settings settings) {
        Optional<Secret> token = settings.secret(
                "admin.token", "The token that operators bring for the accounts API; without one it is not mounted.");
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
                token,
                accounts.number(
                        "failures",
                        10,
                        1,
                        10_000,
                        "Wrong tokens from one address within a minute before it gets 429, whatever it brings."));
    }
}
