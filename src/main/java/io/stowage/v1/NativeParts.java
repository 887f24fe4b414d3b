package io.stowage.v1;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.billing.Cashier;
import io.stowage.billing.GaugesConfig;
import io.stowage.billing.Metering;
import io.stowage.config.ByteSize;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.Patience;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Slabs;
import io.stowage.content.reading.Spool;
import io.stowage.ic.Owner;
import io.stowage.ops.Health;
import io.stowage.ops.Parallel;
import io.stowage.ops.Task;
import io.stowage.ops.Threads;
import io.stowage.store.ObjectStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.blob.Completion;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.Records;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.blob.Tombstones;
import io.stowage.v1.blob.TreeCache;
import io.stowage.v1.owner.BlobList;
import io.stowage.v1.owner.OwnerDeletion;
import io.stowage.v1.owner.StorageCensus;
import io.stowage.v1.read.Blobs;
import io.stowage.v1.read.Scrub;
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
import io.stowage.web.Administrator;
import io.stowage.web.Guesses;
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
    private final Guesses guesses;
    private final RateLimits rates;
    private final ChunkCollection collection;
    private final OwnerDeletion deletion;
    private final DamagedChunks damage;
    private final Scrub scrub;
    private final BlobEndpoint blobEndpoint;
    private final ChunkEndpoint chunkEndpoint;
    private final TreeResource.Tools treeTools;
    private final BlobList listing;
    private final BlobsResource.Tools listTools;

    /**
     * What the house lends to this front. All of it stays its lender's to close.
     *
     * @param spool a folder for files that last as long as a request; made when it is needed
     */
    public record Loan(
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
            Clock clock) {}

    public NativeParts(V1Config config, Loan loan) {
        this.executor = Threads.perTask("stowage-v1");
        this.store = loan.store();
        this.clock = loan.clock();
        this.addresses = loan.addresses();
        this.locals = loan.locals();
        this.guesses = loan.administrator().guesses();
        UploadConfig uploads = config.uploads();
        Parallel parallel = new Parallel(executor, uploads.parallelChecks());
        this.damage = new DamagedChunks(loan.meters());
        // Of its own: whoever holds memory for a body may need some for a record, and must not wait for other bodies.
        Permits forRecords = new Permits(
                Math.max(LEAST_FOR_RECORDS, loan.limits().maxBytesInFlight() / 4),
                loan.limits().permitWait());
        this.records = new Records(loan.store(), forRecords, loan.meters());
        TreeCache shelf = new TreeCache(
                records,
                config.downloads().cacheBytes(),
                config.downloads().recheck(),
                uploads.pending(),
                loan.clock());
        Tombstones tombstones = new Tombstones(loan.store(), config.deletion().quiet(), loan.clock());
        RemovalMarks removals = new RemovalMarks(loan.store(), config.deletion().quiet(), loan.clock());
        Completion completion = new Completion(
                loan.store(),
                records,
                shelf,
                tombstones,
                removals,
                parallel,
                damage,
                uploads.checkBudget(),
                loan.clock(),
                loan.meters());
        Spool spool = new Spool(loan.spool(), config.downloads().spoolBytes());
        ReadBuffers seats = new ReadBuffers(loan.permits(), spool, Slabs.usual());
        FetchLimit turns =
                new FetchLimit(config.downloads().fetches(), loan.limits().permitWait());
        PieceSource source = new PieceSource(loan.store(), config.verify(), damage, seats, turns, loan.clock());
        this.scrub = new Scrub(loan.store(), source, damage, config.verify(), loan.clock(), loan.meters());
        Chunks chunks =
                new Chunks(loan.store(), source, shelf, completion, tombstones, removals, damage, loan.metering());
        PieceReader.Factory readers = new PieceReader.Factory(
                executor,
                config.downloads().ahead(),
                new Patience(config.downloads().patience()));

        BlobList blobs = new BlobList(loan.store(), records);
        this.listing = blobs;
        this.rates = new RateLimits(config.rate(), loan.clock());
        UnfinishedUploads unfinished = new UnfinishedUploads(loan.store(), uploads.pending(), loan.clock());
        PendingTrees pending = new PendingTrees(records, unfinished, removals, uploads.pending(), loan.clock());
        this.collection = new ChunkCollection(
                loan.store(),
                records,
                removals,
                tombstones,
                parallel,
                uploads.pending(),
                duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
                loan.clock(),
                loan.meters());
        this.deletion = new OwnerDeletion(
                loan.store(), tombstones, shelf, parallel, config.deletion().quiet());
        this.blobEndpoint = new BlobEndpoint(
                new Blobs(shelf, completion, source, readers),
                loan.metering(),
                source.pump(),
                config.downloads().cacheControl());
        this.chunkEndpoint = new ChunkEndpoint(
                chunks,
                source,
                loan.metering(),
                uploads.chunkTime(),
                config.downloads().cacheControl());
        SignatureChecks checks = new SignatureChecks(
                rates, config.rate().checksPerAddress(), loan.limits().permitWait());
        Trees trees =
                new Trees(shelf, pending, completion, tombstones, loan.authorization(), rates, checks, loan.metering());
        this.treeTools = new TreeResource.Tools(trees, loan.metering(), uploads);
        this.listTools = new BlobsResource.Tools(blobs, loan.administrator(), config.auth() == V1Config.Auth.TRUST_ALL);
        Gauge.builder("stowage.v1.trees.cached.bytes", shelf, TreeCache::weight)
                .description("Memory that holds trees of blobs")
                .register(loan.meters());
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
    public BlobList listing() {
        return listing;
    }

    /**
     * The nightly count of what owners have stored. It looks each hour or so whether one is due, so that many nodes do
     * not begin at once.
     *
     * @param cashier sets what owners have
     */
    public Task stocktaking(GaugesConfig config, Consumer<Map<Owner, Cashier.Stored>> cashier) {
        StorageCensus stocktaking = new StorageCensus(store, records, cashier, config.hour(), clock);
        counts.add(stocktaking);
        return Task.every(Duration.ofHours(1), "v1-gauges", stocktaking::turn)
                .startingAfter(Duration.ofMinutes(10))
                .withJitter(0.5);
    }

    Scrub scrub() {
        return scrub;
    }

    Caller caller(HttpServletRequest request) {
        return new Caller(addresses.of(request), locals.include(request));
    }

    Guesses guesses() {
        return guesses;
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

    TreeResource.Tools treeTools() {
        return treeTools;
    }

    BlobsResource.Tools listTools() {
        return listTools;
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
