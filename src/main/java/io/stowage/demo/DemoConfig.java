package io.stowage.demo;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/** Whether and where the demo front listens. */
public record DemoConfig(boolean enabled, Mount mount) {
    public static DemoConfig from(Settings settings) {
        Settings demo = settings.scope("demo");
        boolean enabled = demo.flag(
                "enabled",
                false,
                "Offer PUT, GET, HEAD and DELETE of objects in the default store to callers on this machine.");
        Mount mount = Mount.from(demo, "/demo");
        return new DemoConfig(
                enabled,
                new Mount(
                        mount.path(),
                        mount.hosts(),
                        mount.ports(),
                        mount.cors()
                                .allowing(
                                        List.of("GET", "HEAD", "PUT", "DELETE"),
                                        List.of("Content-Type", "Range", "If-None-Match", "X-Content-Digest"),
                                        List.of("ETag", "Content-Range", "X-Request-Id", "X-Stowage-Error"))));
    }
}
