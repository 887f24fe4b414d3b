package io.stowage.events.delivery;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of webhooks. */
final class WebhookRows {
    private WebhookRows() {}

    static Optional<WebhookState> find(Handle rows, String name) {
        return rows.createQuery("SELECT name, after_seq, failures, failing_since, next_at, parked, last_error"
                        + " FROM event_webhook WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> new WebhookState(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getInt(6) != 0,
                        row.getString(7)))
                .findOne();
    }

    static boolean write(Handle rows, WebhookState state) {
        return rows.execute(
                        "INSERT INTO event_webhook (name, after_seq, failures, failing_since, next_at, parked, last_error)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                                + " after_seq = excluded.after_seq, failures = excluded.failures,"
                                + " failing_since = excluded.failing_since, next_at = excluded.next_at,"
                                + " parked = excluded.parked, last_error = excluded.last_error",
                        state.name(),
                        state.after(),
                        state.failures(),
                        state.failingSince().toEpochMilli(),
                        state.nextAt().toEpochMilli(),
                        state.parked() ? 1 : 0,
                        state.lastError())
                == 1;
    }
}
