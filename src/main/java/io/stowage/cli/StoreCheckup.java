package io.stowage.cli;

import io.stowage.app.Blueprint;
import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tries a store out as the server uses it: asks how it is, then writes, reads, lists and deletes a small object. */
final class StoreCheckup {
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final String AREA = "doctor/";

    private final Blueprint blueprint;
    private final Clock clock;

    StoreCheckup(Blueprint blueprint, Clock clock) {
        this.blueprint = blueprint;
        this.clock = clock;
    }

    List<Finding> check(String name) {
        String label = "store " + name;
        Optional<Path> missing = blueprint.missingRoot(name);
        if (missing.isPresent()) {
            return List.of(Finding.skipped(
                    label, "its folder " + missing.get().toAbsolutePath() + " is not there; the first start makes it"));
        }
        try (Stores stores = blueprint.open(List.of(name), clock)) {
            List<Finding> findings = new ArrayList<>();
            ObjectStore store = stores.requireDefault();
            Finding health = ofHealth(label, store.check(BUDGET));
            findings.add(health);
            if (health.grade() != Finding.Grade.BROKEN) {
                findings.add(trial(label, store));
            }
            return findings;
        } catch (IOException | RuntimeException e) {
            return List.of(broken(label, e));
        }
    }

    private static Finding ofHealth(String label, Health health) {
        String facts = health.facts().isEmpty() ? "" : " " + health.facts();
        return switch (health.status()) {
            case UP -> Finding.ok(label, "answers" + facts);
            case DEGRADED -> Finding.warning(label, health.reason() + facts, "see docs/operations.md about this store");
            case DOWN ->
                Finding.broken(
                        label,
                        health.reason() + facts,
                        "see endpoint, bucket and credentials of stowage.store, and that this machine reaches the server");
        };
    }

    private static Finding trial(String label, ObjectStore store) {
        Key key = Key.of(AREA + UUID.randomUUID());
        byte[] bytes = key.text().getBytes(StandardCharsets.UTF_8);
        try {
            store.put(key, Body.of(bytes), PutOptions.REPLACE);
            try {
                if (!Arrays.equals(read(store, key), bytes)) {
                    return Finding.broken(label, "gave other bytes back than were written", "do not use this store");
                }
            } finally {
                store.delete(key);
            }
            return store.head(key).isPresent()
                    ? Finding.broken(
                            label, "an object is there after it was deleted", "see the bucket's versioning or locks")
                    : Finding.ok(label, "an object was written, read and deleted");
        } catch (IOException | RuntimeException e) {
            return broken(label, e);
        }
    }

    private static byte[] read(ObjectStore store, Key key) throws IOException {
        Optional<Reading> opened = store.open(key, ByteRange.ALL);
        if (opened.isEmpty()) {
            return new byte[0];
        }
        try (Reading reading = opened.get()) {
            return reading.stream().readNBytes(1024);
        }
    }

    private static Finding broken(String label, Exception e) {
        String fix = e instanceof StoreException store ? fix(store.reason()) : "";
        return Finding.broken(label, e.getMessage() == null ? e.toString() : e.getMessage(), fix);
    }

    private static String fix(StoreException.Reason reason) {
        return switch (reason) {
            case UNAVAILABLE, BUSY, CLOSED -> "see the endpoint, and that this machine reaches it";
            case DENIED ->
                "see access-key and secret-key; they need the rights to list the bucket, and to read, write and delete objects";
            case MISCONFIGURED -> "see bucket and region; the bucket has to exist";
            case NO_SPACE -> "make room, or lower filesystem.min-free";
            case CORRUPT, RANGE_NOT_SATISFIABLE, NO_UPLOAD -> "do not use this store before somebody looked at it";
        };
    }
}
