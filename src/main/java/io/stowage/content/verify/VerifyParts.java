package io.stowage.content.verify;

import io.stowage.content.ContentConfig;
import io.stowage.content.jobs.JobParts;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.PieceLists;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.events.EventLog;
import io.stowage.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What verifications need of the house.
 *
 * @param names of objects whose names a front gave
 * @param pause see {@link #USUAL_PAUSE}
 */
public record VerifyParts(
        Database database,
        Stores stores,
        PieceLists pieces,
        EventLog events,
        Leases leases,
        ContentConfig config,
        KeyNames names,
        VerificationMeters meters,
        Clock clock,
        RandomGenerator random,
        Duration pause) {

    /** Between the first try to read a place and the second; the next pauses are longer. */
    public static final Duration USUAL_PAUSE = Duration.ofMillis(50);

    /** For jobs of any kind. */
    public JobParts jobs() {
        return new JobParts(database, leases, clock, random);
    }

    KeyHolds holds() {
        return new KeyHolds(database, clock, random, KeyHolds.PATIENCE);
    }
}
