package io.stowage.v1;

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
import io.stowage.v1.blob.PendingConfig;
import io.stowage.v1.owner.BlobList;
import io.stowage.v1.owner.OwnerDeletion;
import io.stowage.v1.owner.StorageCensus;
import io.stowage.v1.read.Blobs;
import io.stowage.v1.read.DownloadConfig;
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
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.RequestOrigin;
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
    private final BlobParts blobs;
    private final List<StorageCensus> counts = new CopyOnWriteArrayList<>();
    private final ClientAddress addresses;
    private final LocalCallers locals;
    private final RateLimits rates;
    private final ChunkCollection collection;
    private final OwnerDeletion deletion;
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
        String cacheControl = config.downloads().cacheControl();
        Parallel parallel = new Parallel(executor, uploads.parallelChecks());
        this.blobs = BlobParts.over(store, config, forRecords(shared.limits()), parallel, clock, shared.meters());
        this.blobList = new BlobList(store, blobs.records());
        this.rates = new RateLimits(config.rate(), clock);
        PieceSource source = source(config, shared);
        this.scrub = new Scrub(store, source, blobs.damage(), config.verify(), clock, shared.meters());
        this.collection = collection(uploads, parallel, shared.meters());
        this.deletion = new OwnerDeletion(
                store,
                blobs.tombstones(),
                blobs.roots(),
                parallel,
                config.deletion().quiet());
        this.blobEndpoint = new BlobEndpoint(
                new Blobs(blobs.roots(), source, readers(config.downloads()), shared.blobs()),
                shared.metering(),
                source.directCopy(),
                cacheControl);
        this.chunkEndpoint = new ChunkEndpoint(
                chunks(source, shared.metering()), source, shared.metering(), uploads.chunkTime(), cacheControl);
        this.treeEndpoint = new TreeEndpoint(trees(config, shared), shared.metering(), uploads);
        this.blobListEndpoint =
                new BlobListEndpoint(blobList, shared.administrator(), config.auth() == V1Config.Auth.TRUST_ALL);
        this.ownerEndpoint = new OwnerEndpoint(
                deletion, config.deletion(), shared.administrator().guesses());
    }

    /** Not the memory of bodies: a request that holds some of that may need a record, and must not wait for others. */
    private static Permits forRecords(LimitsConfig limits) {
        return new Permits(Math.max(LEAST_FOR_RECORDS, limits.maxBytesInFlight() / 4), limits.permitWait());
    }

    private PieceSource source(V1Config config, Shared shared) {
        Spool spool = new Spool(shared.spool(), config.downloads().spoolBytes());
        ReadBuffers buffers = new ReadBuffers(shared.permits(), spool, PieceBuffers.usual());
        FetchLimit fetchLimit =
                new FetchLimit(config.downloads().fetches(), shared.limits().permitWait());
        return new PieceSource(store, config.verify(), blobs.damage(), buffers, fetchLimit, clock);
    }

    private PieceReader.Factory readers(DownloadConfig downloads) {
        return new PieceReader.Factory(executor, downloads.ahead(), new Patience(downloads.patience()));
    }

    private Chunks chunks(PieceSource source, Metering metering) {
        return new Chunks(store, source, blobs.roots(), blobs.tombstones(), blobs.removals(), blobs.damage(), metering);
    }

    private Trees trees(V1Config config, Shared shared) {
        PendingConfig pending = config.uploads().pending();
        UnfinishedUploads unfinished = new UnfinishedUploads(store, pending, clock);
        SignatureChecks checks = new SignatureChecks(
                rates, config.rate().checksPerAddress(), shared.limits().permitWait());
        return new Trees(
                blobs.roots(),
                new PendingTrees(blobs.records(), unfinished, blobs.removals(), pending, clock),
                blobs.survey(),
                blobs.damage(),
                blobs.tombstones(),
                shared.authorization(),
                rates,
                checks,
                shared.metering());
    }

    private ChunkCollection collection(UploadConfig uploads, Parallel parallel, MeterRegistry meters) {
        return new ChunkCollection(
                store,
                blobs.records(),
                blobs.removals(),
                blobs.tombstones(),
                parallel,
                uploads.pending(),
                duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
                clock,
                meters);
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
        return blobs.damage().health();
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
    public Task census(GaugesConfig config, Consumer<Map<Owner, Cashier.Stored>> cashier) {
        StorageCensus census = new StorageCensus(store, blobs.records(), cashier, config.hour(), clock);
        counts.add(census);
        return Task.every(Duration.ofHours(1), "v1-gauges", census::turn)
                .startingAfter(Duration.ofMinutes(10))
                .withJitter(0.5);
    }

    Scrub scrub() {
        return scrub;
    }

    RequestOrigin caller(HttpServletRequest request) {
        return new RequestOrigin(addresses.of(request), locals.include(request));
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
        // Not at once: a request would wait for ever for work that never begins.
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
