package io.stowage.events;

import java.time.Instant;

/**
 * Something that happened, and never changes.
 *
 * @param seq its number: one more than that of the event before it
 * @param id unique everywhere, also among installations
 * @param type as in {@code v1.storage.location_verified}; within {@code v1} fields are only added
 * @param source the node that wrote it
 * @param subject what it is about
 * @param data a JSON object in one line
 */
public record Event(long seq, String id, String type, Instant time, String source, String subject, String data) {

    /** All of it as a JSON object in one line, without a line break. */
    public String line() {
        return EventText.line(this);
    }
}
