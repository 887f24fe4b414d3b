package io.stowage.custody;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/** Where the front for stores, verifications and moves listens. */
public record CustodyConfig(Mount mount) {

    public static CustodyConfig from(Settings settings) {
        Mount mount = Mount.from(settings.scope("custody"), "/-/storage");
        return new CustodyConfig(mount.withCors(mount.cors()
                .allowing(
                        List.of("GET", "POST", "DELETE"),
                        List.of("Authorization", "Content-Type"),
                        List.of("Link", "Location", "X-Request-Id"))));
    }
}
