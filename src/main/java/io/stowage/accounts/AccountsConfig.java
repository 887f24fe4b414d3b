package io.stowage.accounts;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/** Where the front for operators listens. */
public record AccountsConfig(Mount mount) {

    public static AccountsConfig from(Settings settings) {
        Mount mount = Mount.from(settings.scope("accounts"), "/-/accounts");
        return new AccountsConfig(new Mount(
                mount.path(),
                mount.hosts(),
                mount.ports(),
                mount.cors()
                        .allowing(
                                List.of("GET", "PUT", "PATCH", "POST"),
                                List.of("Authorization", "Content-Type", "Idempotency-Key"),
                                List.of("X-Request-Id"))));
    }
}
