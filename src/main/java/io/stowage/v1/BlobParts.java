package io.stowage.v1;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.ops.Parallel;
import io.stowage.store.ObjectStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.blob.ChunkSurvey;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.Records;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.blob.RootStates;
import io.stowage.v1.blob.Tombstones;
import java.time.Clock;
import java.time.Duration;

/** What is known of blobs, which uploading, reading and deleting all need. */
record BlobParts(
        DamagedChunks damage,
        Records records,
        Tombstones tombstones,
        RemovalMarks removals,
        ChunkSurvey survey,
        RootStates roots) {

    /** @param permits memory for records */
    static BlobParts over(
            ObjectStore store, V1Config config, Permits permits, Parallel parallel, Clock clock, MeterRegistry meters) {
        Duration quiet = config.deletion().quiet();
        DamagedChunks damage = new DamagedChunks(meters);
        Records records = new Records(store, permits, meters);
        Tombstones tombstones = new Tombstones(store, quiet, clock);
        RemovalMarks removals = new RemovalMarks(store, quiet, clock);
        ChunkSurvey survey = new ChunkSurvey(
                store, removals, damage, parallel, config.uploads().checkBudget());
        RootStates roots = new RootStates(
                records,
                survey,
                tombstones,
                removals,
                config.downloads().cacheBytes(),
                config.downloads().recheck(),
                config.uploads().pending(),
                clock);
        Gauge.builder("stowage.v1.trees.cached.bytes", roots, RootStates::weight)
                .description("Memory that holds trees of blobs")
                .register(meters);
        return new BlobParts(damage, records, tombstones, removals, survey, roots);
    }
}
