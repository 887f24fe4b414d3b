package io.stowage.keys;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/** Where the front for access keys listens. */
public record KeysConfig(Mount mount) {

    public static KeysConfig from(Settings settings) {
        Mount mount = Mount.from(settings.scope("keys"), "/-/keys");
        return new KeysConfig(mount.withCors(mount.cors()
                .allowing(
                        List.of("GET", "POST", "PATCH", "DELETE"),
                        List.of("Authorization", "Content-Type"),
                        List.of("Link", "X-Request-Id"))));
    }
}
