package io.stowage.demo;

import io.stowage.config.Settings;
import io.stowage.ic.Owner;
import io.stowage.web.Mount;
import java.util.List;
import java.util.Optional;

/**
 * Whether and where the demo front listens.
 *
 * @param owner who pays for callers on this machine that bring no access key; without one nobody does
 */
public record DemoConfig(boolean enabled, Mount mount, Optional<String> owner) {
    public static DemoConfig from(Settings settings) {
        Settings demo = settings.scope("demo");
        boolean enabled = demo.flag(
                "enabled",
                false,
                "Offer PUT, GET, HEAD, DELETE and lists of named objects to access keys, and to callers on this machine.");
        Mount mount = Mount.from(demo, "/demo");
        Optional<String> owner = demo.optionalText(
                "owner",
                "Who pays for callers on this machine that bring no access key, a principal. Without it nobody does.");
        owner.ifPresent(text ->
                demo.require(isPayer(text), "owner", "is no principal that can pay", "use the text of a principal"));
        return new DemoConfig(
                enabled,
                new Mount(
                        mount.path(),
                        mount.hosts(),
                        mount.ports(),
                        mount.cors()
                                .allowing(
                                        List.of("GET", "HEAD", "PUT", "DELETE"),
                                        List.of(
                                                "Authorization",
                                                "Content-Type",
                                                "Range",
                                                "If-None-Match",
                                                "X-Content-Digest"),
                                        List.of("ETag", "Content-Range", "Link", "X-Request-Id", "X-Stowage-Error"))),
                owner);
    }

    private static boolean isPayer(String text) {
        try {
            return !Owner.parsePayer(text).toString().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
