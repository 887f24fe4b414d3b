package io.stowage.content.verify;

import io.stowage.database.Database;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import io.stowage.ops.Health;
import io.stowage.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks stores how they are, and tells the log of events when one is better or worse than when it was asked last. */
public final class StoreHealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealthWatch.class);
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final Database database;
    private final Stores stores;
    private final EventLog log;
    private final Clock clock;

    public StoreHealthWatch(Database database, Stores stores, EventLog log, Clock clock) {
        this.database = database;
        this.stores = stores;
        this.log = log;
        this.clock = clock;
    }

    private record Known(String status, Instant since) {}

    /** @param require called within the transaction: throws where another node is about it by now */
    public void look(Consumer<Handle> require) {
        Map<String, Long> lost = database.read("count lost places", StoreHealthWatch::lost);
        Map<String, Health> found = new HashMap<>();
        for (String store : stores.names()) {
            found.put(store, health(store, Optional.ofNullable(lost.get(store)).orElse(0L)));
        }
        Map<String, Known> known = database.read("find how stores were", StoreHealthWatch::known);
        boolean same = known.keySet().equals(found.keySet())
                && found.entrySet().stream()
                        .allMatch(store -> Optional.ofNullable(known.get(store.getKey()))
                                .map(Known::status)
                                .equals(Optional.of(name(store.getValue()))));
        if (!same) {
            database.write("note how stores are", rows -> {
                require.accept(rows);
                note(rows, found);
                return found;
            });
        }
    }

    private Health health(String store, long lost) {
        Health health = stores.require(store).check(BUDGET);
        return health.status() == Health.Status.UP && lost > 0
                ? Health.degraded(lost + " places have lost their bytes")
                : health;
    }

    private static String name(Health health) {
        return health.status().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Long> lost(Handle rows) {
        Map<String, Long> lost = new HashMap<>();
        rows.createQuery("SELECT store, COUNT(*) FROM content_place WHERE state <> 0 GROUP BY store")
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(entry -> lost.put(entry.getKey(), entry.getValue()));
        return lost;
    }

    private static Map<String, Known> known(Handle rows) {
        Map<String, Known> known = new HashMap<>();
        rows.createQuery("SELECT store, status, since FROM content_store_health")
                .map((row, context) ->
                        Map.entry(row.getString(1), new Known(row.getString(2), Instant.ofEpochMilli(row.getLong(3)))))
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    private void note(Handle rows, Map<String, Health> found) {
        Map<String, Known> before = known(rows);
        before.keySet().stream()
                .filter(store -> !found.containsKey(store))
                .forEach(store -> rows.execute("DELETE FROM content_store_health WHERE store = ?", store));
        found.forEach((store, health) -> {
            Optional<Known> was = Optional.ofNullable(before.get(store));
            String status = name(health);
            if (was.map(Known::status).equals(Optional.of(status))) {
                return;
            }
            rows.execute(
                    "INSERT INTO content_store_health (store, status, since) VALUES (?, ?, ?) ON CONFLICT (store)"
                            + " DO UPDATE SET status = excluded.status, since = excluded.since",
                    store,
                    status,
                    clock.millis());
            // A store that is new and well is no change.
            if (was.isPresent() || health.status() != Health.Status.UP) {
                tell(rows, store, health, was);
            }
        });
    }

    private void tell(Handle rows, String store, Health health, Optional<Known> was) {
        EventData data = EventData.of()
                .with("backend_id", store)
                .with("status", name(health))
                .with("reason", health.reason())
                .with("previous_status", was.map(Known::status))
                .with("previous_since", was.map(known -> known.since().toString()));
        log.append(rows, "v1.storage.backend_health_changed", store, data);
        LOG.info("store {} is {} now: {}", store, name(health), health.reason());
    }
}
