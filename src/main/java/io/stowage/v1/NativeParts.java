package io.stowage.v1;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.billing.GaugesConfig;
import io.stowage.billing.Metering;
import io.stowage.billing.cashier.Cashier;
import io.stowage.config.ByteSize;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Spool;
import io.stowage.ic.Owner;
import io.stowage.ops.Health;
import io.stowage.ops.Parallel;
import io.stowage.ops.Task;
import io.stowage.ops.Threads;
import io.stowage.store.ObjectStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.blob.ChunkSurvey;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.Records;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.blob.RootStates;
import io.stowage.v1.blob.Tombstones;
import io.stowage.v1.owner.BlobList;
import io.stowage.v1.owner.OwnerDeletion;
import io.stowage.v1.owner.StorageCensus;
import io.stowage.v1.read.Blobs;
import io.stowage.v1.read.Scrub;
import io.stowage.v1.read.SharedBlobs;
import io.stowage.v1.upload.ChunkCollection;
import io.stowage.v1.upload.Chunks;
import io.stowage.v1.upload.PendingTrees;
import io.stowage.v1.upload.RateLimits;
import io.stowage.v1.upload.SignatureChecks;
import io.stowage.v1.upload.Trees;
import io.stowage.v1.upload.UnfinishedUploads;
import io.stowage.v1.upload.UploadAuthorization;
import io.stowage.v1.upload.UploadConfig;
import io.stowage.v1.wire.Caller;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.web.Administrator;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything behind the native front, built once from top to bottom. */
public final class NativeParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeParts.class);

    private static final long LEAST_FOR_RECORDS = 16 * ByteSize.MIB;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final ExecutorService executor;
    private final ObjectStore store;
    private final Clock clock;
    private final Records records;
    private final List<StorageCensus> counts = new CopyOnWriteArrayList<>();
    private final ClientAddress addresses;
    private final LocalCallers locals;
    private final RateLimits rates;
    private final ChunkCollection collection;
    private final OwnerDeletion deletion;
    private final DamagedChunks damage;
    private final Scrub scrub;
    private final BlobEndpoint blobEndpoint;
    private final ChunkEndpoint chunkEndpoint;
    private final TreeEndpoint treeEndpoint;
    private final BlobListEndpoint blobListEndpoint;
    private final OwnerEndpoint ownerEndpoint;
    private final BlobList blobList;

    /**
     * What this front shares with others. None of it is its to close.
     *
     * @param spool a folder for files that last as long as a request; made when it is needed
     * @param blobs what other fronts share
     */
    public record Shared(
            ObjectStore store,
            Path spool,
            Metering metering,
            UploadAuthorization authorization,
            Administrator administrator,
            ClientAddress addresses,
            LocalCallers locals,
            Permits permits,
            LimitsConfig limits,
            MeterRegistry meters,
            Clock clock,
            SharedBlobs blobs) {}

    public NativeParts(V1Config config, Shared shared) {
        this.executor = Threads.perTask("stowage-v1");
        this.store = shared.store();
        this.clock = shared.clock();
        this.addresses = shared.addresses();
        this.locals = shared.locals();
        shared.metering().announce(NativeCharges.ALL);
        UploadConfig uploads = config.uploads();
        Parallel parallel = new Parallel(executor, uploads.parallelChecks());
        this.damage = new DamagedChunks(shared.meters());
        // Of its own: whoever holds memory for a body may need some for a record, and must not wait for other bodies.
        Permits forRecords = new Permits(
                Math.max(LEAST_FOR_RECORDS, shared.limits().maxBytesInFlight() / 4),
                shared.limits().permitWait());
        this.records = new Records(shared.store(), forRecords, shared.meters());
        Tombstones tombstones = new Tombstones(shared.store(), config.deletion().quiet(), shared.clock());
        RemovalMarks removals =
                new RemovalMarks(shared.store(), config.deletion().quiet(), shared.clock());
        ChunkSurvey survey = new ChunkSurvey(shared.store(), removals, damage, parallel, uploads.checkBudget());
        RootStates roots = new RootStates(
                records,
                survey,
                tombstones,
                removals,
                config.downloads().cacheBytes(),
                config.downloads().recheck(),
                uploads.pending(),
                shared.clock());
        Spool spool = new Spool(shared.spool(), config.downloads().spoolBytes());
        ReadBuffers buffers = new ReadBuffers(shared.permits(), spool, PieceBuffers.usual());
        FetchLimit fetchLimit =
                new FetchLimit(config.downloads().fetches(), shared.limits().permitWait());
        PieceSource source =
                new PieceSource(shared.store(), config.verify(), damage, buffers, fetchLimit, shared.clock());
        this.scrub = new Scrub(shared.store(), source, damage, config.verify(), shared.clock(), shared.meters());
        Chunks chunks = new Chunks(shared.store(), source, roots, tombstones, removals, damage, shared.metering());
        PieceReader.Factory readers = new PieceReader.Factory(
                executor,
                config.downloads().ahead(),
                new Patience(config.downloads().patience()));

        this.blobList = new BlobList(shared.store(), records);
        this.rates = new RateLimits(config.rate(), shared.clock());
        UnfinishedUploads unfinished = new UnfinishedUploads(shared.store(), uploads.pending(), shared.clock());
        PendingTrees pending = new PendingTrees(records, unfinished, removals, uploads.pending(), shared.clock());
        this.collection = new ChunkCollection(
                shared.store(),
                records,
                removals,
                tombstones,
                parallel,
                uploads.pending(),
                duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
                shared.clock(),
                shared.meters());
        this.deletion = new OwnerDeletion(
                shared.store(), tombstones, roots, parallel, config.deletion().quiet());
        this.blobEndpoint = new BlobEndpoint(
                new Blobs(roots, source, readers, shared.blobs()),
                shared.metering(),
                source.directCopy(),
                config.downloads().cacheControl());
        this.chunkEndpoint = new ChunkEndpoint(
                chunks,
                source,
                shared.metering(),
                uploads.chunkTime(),
                config.downloads().cacheControl());
        SignatureChecks checks = new SignatureChecks(
                rates, config.rate().checksPerAddress(), shared.limits().permitWait());
        Trees trees = new Trees(
                roots,
                pending,
                survey,
                damage,
                tombstones,
                shared.authorization(),
                rates,
                checks,
                shared.metering());
        this.treeEndpoint = new TreeEndpoint(trees, shared.metering(), uploads);
        this.blobListEndpoint =
                new BlobListEndpoint(blobList, shared.administrator(), config.auth() == V1Config.Auth.TRUST_ALL);
        this.ownerEndpoint = new OwnerEndpoint(
                deletion, config.deletion(), shared.administrator().guesses());
        Gauge.builder("stowage.v1.trees.cached.bytes", roots, RootStates::weight)
                .description("Memory that holds trees of blobs")
                .register(shared.meters());
    }

    /** The periodic work: trees that nobody completed expire with their chunks, and deletions that stopped half way go on. */
    public List<Task> tasks() {
        return List.of(
                Task.every(Duration.ofHours(1), "v1-pending", collection::run)
                        .startingAfter(Duration.ofMinutes(2))
                        .withJitter(0.5),
                Task.every(Duration.ofMinutes(10), "v1-deletions", deletion::resume)
                        .withJitter(0.1),
                Task.every(Scrub.TURN, "v1-scrub", scrub::turn).withJitter(0.1));
    }

    /** Whether chunks are known to be damaged. */
    public Health health() {
        return damage.health();
    }

    /** Which blobs an owner has. */
    public BlobList blobList() {
        return blobList;
    }

    /**
     * The nightly count of what owners have stored. It looks each hour or so whether one is due, so that many nodes do
     * not begin at once.
     *
     * @param cashier sets what owners have
     */
    public Task stocktaking(GaugesConfig config, Consumer<Map<Owner, Cashier.Stored>> cashier) {
        StorageCensus census = new StorageCensus(store, records, cashier, config.hour(), clock);
        counts.add(census);
        return Task.every(Duration.ofHours(1), "v1-gauges", census::turn)
                .startingAfter(Duration.ofMinutes(10))
                .withJitter(0.5);
    }

    Scrub scrub() {
        return scrub;
    }

    Caller caller(HttpServletRequest request) {
        return new Caller(addresses.of(request), locals.include(request));
    }

    RateLimits rates() {
        return rates;
    }

    OwnerDeletion deletion() {
        return deletion;
    }

    BlobEndpoint blobEndpoint() {
        return blobEndpoint;
    }

    ChunkEndpoint chunkEndpoint() {
        return chunkEndpoint;
    }

    TreeEndpoint treeEndpoint() {
        return treeEndpoint;
    }

    BlobListEndpoint blobListEndpoint() {
        return blobListEndpoint;
    }

    OwnerEndpoint ownerEndpoint() {
        return ownerEndpoint;
    }

    @Override
    public void close() {
        scrub.stop();
        counts.forEach(StorageCensus::stop);
        // Not at once: a piece of work that never begins would leave somebody waiting for it.
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
                LOG.warn("work for requests that are over did not end within {}", CLOSE_WAIT);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
