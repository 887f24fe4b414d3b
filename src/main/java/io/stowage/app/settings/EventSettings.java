package io.stowage.app.settings;

import io.stowage.config.Settings;
import io.stowage.events.EventsConfig;
import io.stowage.events.delivery.DeliveryConfig;
import io.stowage.events.feed.FeedConfig;

/** How events are kept, delivered and read. */
public record EventSettings(EventsConfig kept, DeliveryConfig delivery, FeedConfig feed) {

    public static EventSettings from(Settings settings) {
        return new EventSettings(EventsConfig.from(settings), DeliveryConfig.from(settings), FeedConfig.from(settings));
    }
}
