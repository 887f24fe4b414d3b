package io.stowage.app.mount;

import io.stowage.console.login.SessionAware;
import io.stowage.events.feed.EventFeed;
import io.stowage.events.feed.EventsFront;

/** Mounts the front for events. */
public final class EventsMount implements FrontMount {
    private static final String NAME = "events";

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        if (!parts.administrator().exists()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set");
            return;
        }
        EventsFront front = new EventsFront(
                new EventFeed(parts.events().log()), parts.events().webhooks(), parts.administrator());
        fronts.mount(
                new SessionAware(front, parts.login()),
                parts.configuration().events().feed().mount());
    }
}
