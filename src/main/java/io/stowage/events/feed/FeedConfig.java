package io.stowage.events.feed;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import java.util.List;

/** Where the front for events listens. */
public record FeedConfig(Mount mount) {

    public static FeedConfig from(Settings settings) {
        Mount mount = Mount.from(settings.scope("events"), "/-/events");
        return new FeedConfig(mount.withCors(mount.cors()
                .allowing(
                        List.of("GET", "POST"),
                        List.of("Authorization", "Content-Type"),
                        List.of("X-Stowage-Oldest-Event", "X-Request-Id"))));
    }
}
