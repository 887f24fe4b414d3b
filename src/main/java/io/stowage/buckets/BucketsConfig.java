package io.stowage.buckets;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/** Where the front for buckets listens. */
public record BucketsConfig(Mount mount) {

    public static BucketsConfig from(Settings settings) {
        Mount mount = Mount.from(settings.scope("buckets"), "/-/buckets");
        return new BucketsConfig(mount.withCors(mount.cors()
                .allowing(
                        List.of("GET", "POST", "PATCH", "DELETE"),
                        List.of("Authorization", "Content-Type"),
                        List.of("Link", "X-Request-Id"))));
    }
}
