package io.stowage.v1;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.FakeMetering;
import io.stowage.config.ByteSize;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Spool;
import io.stowage.ops.Parallel;
import io.stowage.store.ObjectStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.blob.PendingConfig;
import io.stowage.v1.blob.RootStates;
import io.stowage.v1.owner.OwnerDeletion;
import io.stowage.v1.read.Blobs;
import io.stowage.v1.read.SharedBlobs;
import io.stowage.v1.upload.ChunkCollection;
import io.stowage.v1.upload.Chunks;
import io.stowage.v1.upload.PendingTrees;
import io.stowage.v1.upload.RateLimits;
import io.stowage.v1.upload.SignatureChecks;
import io.stowage.v1.upload.Trees;
import io.stowage.v1.upload.UnfinishedUploads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The rules of one node without a server in front of them. */
public record NodeParts(
        RootStates roots,
        Trees trees,
        Chunks chunks,
        Blobs blobs,
        OwnerDeletion deletion,
        ChunkCollection collection,
        Permits permits) {

    public static NodeParts over(ObjectStore store) {
        V1Config config = V1Server.config(V1RaceTest.settings());
        return over(
                store,
                config,
                new Permits(64 * ByteSize.MIB, Duration.ofSeconds(30)),
                work -> new Thread(work).start());
    }

    public static NodeParts over(ObjectStore store, V1Config config, Permits permits, Executor executor) {
        return over(store, config, permits, executor, Clock.systemUTC(), duration -> {});
    }

    public static NodeParts over(
            ObjectStore store,
            V1Config config,
            Permits permits,
            Executor executor,
            Clock clock,
            ChunkCollection.Pause pause) {
        PendingConfig pending = config.uploads().pending();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        FakeMetering metering = new FakeMetering();
        Parallel parallel = new Parallel(executor, 8);
        BlobParts blobs = BlobParts.over(
                store, config, new Permits(64 * ByteSize.MIB, Duration.ofSeconds(30)), parallel, clock, meters);
        PieceSource source = new PieceSource(
                store,
                config.verify(),
                blobs.damage(),
                new ReadBuffers(permits, new Spool(Path.of("never-made"), 0), new PieceBuffers(4)),
                new FetchLimit(64, Duration.ofSeconds(30)),
                clock);
        return new NodeParts(
                blobs.roots(),
                new Trees(
                        blobs.roots(),
                        new PendingTrees(
                                blobs.records(),
                                new UnfinishedUploads(store, pending, clock),
                                blobs.removals(),
                                pending,
                                clock),
                        blobs.survey(),
                        blobs.damage(),
                        blobs.tombstones(),
                        (request, caller, checks) -> {},
                        new RateLimits(config.rate(), clock),
                        new SignatureChecks(new RateLimits(config.rate(), clock), 1, Duration.ofSeconds(30)),
                        metering),
                new Chunks(
                        store, source, blobs.roots(), blobs.tombstones(), blobs.removals(), blobs.damage(), metering),
                new Blobs(
                        blobs.roots(),
                        source,
                        new PieceReader.Factory(
                                executor,
                                config.downloads().ahead(),
                                new Patience(config.downloads().patience())),
                        SharedBlobs.NONE),
                new OwnerDeletion(
                        store,
                        blobs.tombstones(),
                        blobs.roots(),
                        parallel,
                        config.deletion().quiet()),
                new ChunkCollection(
                        store,
                        blobs.records(),
                        blobs.removals(),
                        blobs.tombstones(),
                        parallel,
                        pending,
                        pause,
                        clock,
                        meters),
                permits);
    }
}
