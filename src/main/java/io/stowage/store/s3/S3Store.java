package io.stowage.store.s3;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Capabilities;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Part;
import io.stowage.store.Presign;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Upload;
import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.client.S3Clients;
import io.stowage.store.s3.client.S3Requests;
import io.stowage.store.s3.config.S3Access;
import io.stowage.store.s3.config.S3Config;
import io.stowage.store.s3.config.S3Dialect;
import io.stowage.store.s3.config.S3Sizes;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;

/**
 * Objects in a bucket of a server that speaks S3. Opening it asks nobody, so that a server that is away delays no
 * start; the bucket and the server's abilities are looked at by {@link #probe()}, and before the first write that
 * depends on them.
 */
public final class S3Store implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    private static final Duration LAST_UPLOADS = Duration.ofSeconds(10);

    private final S3Config config;
    private final S3Clients clients;
    private final S3Meters meters;
    private final S3Shared room;
    private final S3Conditions conditions;
    private final S3Reader reader;
    private final S3Writer writer;
    private final S3Uploads uploads;
    private final S3Copier copier;
    private final S3Lister lister;
    private final S3Links links;
    private final S3Checkup checkup;

    private S3Store(S3Config config, S3Clients clients, S3Meters meters, S3Shared room) {
        this.config = config;
        this.clients = clients;
        this.meters = meters;
        this.room = room;
        S3Probe probe = new S3Probe(room.calls(), room.keys(), room.requests(), room.clock());
        this.conditions = new S3Conditions(config.dialect().conditional(), probe::run);
        this.reader = new S3Reader(room.calls(), room.keys(), room.requests());
        S3Parts parts = new S3Parts(room, reader, conditions);
        this.writer = new S3Writer(room, reader, conditions, parts);
        this.uploads = new S3Uploads(room, parts);
        this.copier = new S3Copier(room, reader, writer, parts);
        this.lister = new S3Lister(room.calls(), room.keys());
        this.links = new S3Links(clients.presigner(), room);
        this.checkup = new S3Checkup(room, conditions);
    }

    /** @param name what this store is called in metrics, threads and the log */
    public static S3Store open(S3Config config, String name, MeterRegistry registry, Clock clock) {
        if (config.plainHttp() && config.dialect().encryption().isPresent()) {
            LOG.warn("store {}: s3.sse over http; most servers refuse that", name);
        }
        S3Meters meters = new S3Meters(registry, name);
        S3Clients clients = S3Clients.build(config, clock, meters);
        S3Sizes sizes = config.sizes();
        S3Buffers buffers = new S3Buffers(sizes.buffers(), config.link().acquireTimeout());
        meters.watch(buffers);
        S3Dialect dialect = config.dialect();
        S3Shared room = new S3Shared(
                new S3Calls(clients, config.bucket()),
                new S3Keys(config.keyPrefix()),
                new S3Requests(config.bucket(), dialect.storageClass(), dialect.encryption()),
                buffers,
                sizes,
                dialect.equalParts(),
                senders(name),
                clock);
        return new S3Store(config, clients, meters, room);
    }

    /**
     * Looks whether the bucket is there and tries out what the server does with the requests that we need; for a task
     * that runs after the start and then now and again.
     */
    public void probe() throws IOException {
        room.calls().requireOpen("try the store out");
        conditions.probe();
    }

    @Override
    public PutResult put(Key key, Body body, PutOptions options) throws IOException {
        return writer.put(key, body, options);
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        return reader.open(key, range);
    }

    @Override
    public Optional<ObjectInfo> head(Key key) throws IOException {
        return reader.head(key);
    }

    @Override
    public void delete(Key key) throws IOException {
        DeleteObjectRequest request = room.requests().delete(room.keys().name(key));
        room.calls().call("delete " + key, () -> room.calls().client().deleteObject(request));
    }

    @Override
    public Listing list(ListQuery query) throws IOException {
        return lister.list(query);
    }

    @Override
    public Optional<PutResult> copy(Key from, Key to, PutOptions options) throws IOException {
        return copier.copy(from, to, options);
    }

    @Override
    public Optional<URI> presign(Presign wish) throws IOException {
        return capabilities().presigns() ? Optional.of(links.sign(wish)) : Optional.empty();
    }

    @Override
    public Upload startUpload(Key key, PutOptions options) throws IOException {
        return uploads.startUpload(key, options);
    }

    @Override
    public Part putPart(Upload upload, int number, Body body) throws IOException {
        return uploads.putPart(upload, number, body);
    }

    @Override
    public PutResult completeUpload(Upload upload, List<Part> parts, PutOptions options) throws IOException {
        return uploads.completeUpload(upload, parts, options);
    }

    @Override
    public void abortUpload(Upload upload) throws IOException {
        uploads.abortUpload(upload);
    }

    @Override
    public List<Upload> listUploads(Instant startedBefore, int limit) throws IOException {
        return uploads.listUploads(startedBefore, limit);
    }

    /**
     * What is known so far: until the server was tried out, a condition that nobody vouched for counts as ignored. One
     * that holds for a PUT only is no promise either, since large objects are not written by one PUT.
     */
    @Override
    public Capabilities capabilities() {
        boolean atomic = conditions
                .sofar()
                .map(found -> found.conditionalPut() && found.conditionalComplete())
                .orElse(false);
        boolean signs = config.access().credentials() != S3Access.Credentials.ANONYMOUS;
        return new Capabilities(
                atomic, true, signs, S3Sizes.MIN_PART, room.sizes().longestHeld(), S3Sizes.MAX_PARTS);
    }

    @Override
    public Health check(Duration budget) {
        return checkup.check(budget);
    }

    /** The memory that uploads hold, for tests of its bound. */
    S3Buffers buffers() {
        return room.buffers();
    }

    /** Lets uploads that are under way be aborted, for some seconds, and ends every thread and connection. */
    @Override
    public void close() {
        room.calls().close(LAST_UPLOADS);
        room.senders().shutdownNow();
        clients.close();
        meters.close();
    }

    private static ExecutorService senders(String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "stowage-store-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
