package io.stowage.store.memory;

import io.stowage.config.ByteSize;
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
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects in memory, at most as many bytes as configured. What is being written counts from its first byte on, and a
 * write that would need more is refused before anything changes.
 */
public final class MemoryStore implements ObjectStore {
    /** What an object or an upload takes beside its bytes; without it, empty objects without end would fit. */
    static final long OVERHEAD = 512;

    private record Stored(ObjectInfo info, Blocks blocks) {}

    private final MemoryConfig config;
    private final Clock clock;
    private final MemoryBudget memory;
    private final MemoryUploads uploads;
    private final ConcurrentNavigableMap<Key, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private volatile boolean closed;

    public MemoryStore(MemoryConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.memory = new MemoryBudget(config.maxBytes());
        this.uploads = new MemoryUploads(memory);
    }

    @Override
    public PutResult put(Key key, Body body, PutOptions options) throws IOException {
        requireOpen();
        if (options.onlyIfAbsent() && objects.containsKey(key)) {
            return PutResult.ALREADY_THERE;
        }
        memory.reserve(OVERHEAD);
        Blocks blocks;
        boolean whole = false;
        try {
            blocks = Blocks.read(body, memory);
            whole = true;
        } finally {
            if (!whole) {
                memory.release(OVERHEAD);
            }
        }
        return publish(key, blocks, options);
    }

    /** Makes bytes visible that are reserved, overhead included, and releases those that lost. */
    private PutResult publish(Key key, Blocks blocks, PutOptions options) {
        String version = Long.toString(versions.incrementAndGet());
        Stored stored = new Stored(new ObjectInfo(key, blocks.length(), clock.instant(), version), blocks);
        if (options.onlyIfAbsent() && objects.putIfAbsent(key, stored) != null) {
            release(stored);
            return PutResult.ALREADY_THERE;
        }
        if (!options.onlyIfAbsent()) {
            Optional.ofNullable(objects.put(key, stored)).ifPresent(this::release);
        }
        return PutResult.stored(blocks.length());
    }

    private void release(Stored gone) {
        memory.release(gone.blocks().length() + OVERHEAD);
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        requireOpen();
        Stored stored = objects.get(key);
        if (stored == null) {
            return Optional.empty();
        }
        long size = stored.info().length();
        Span span = range.resolve(size).orElseThrow(() -> StoreException.rangeNotSatisfiable(key, range, size));
        return Optional.of(new Reading(stored.info(), span, stored.blocks().stream(span)));
    }

    @Override
    public Optional<ObjectInfo> head(Key key) throws IOException {
        requireOpen();
        return Optional.ofNullable(objects.get(key)).map(Stored::info);
    }

    @Override
    public void delete(Key key) throws IOException {
        requireOpen();
        Optional.ofNullable(objects.remove(key)).ifPresent(this::release);
    }

    @Override
    public Listing list(ListQuery query) throws IOException {
        requireOpen();
        List<ObjectInfo> page = new ArrayList<>();
        for (Stored stored : from(query).values()) {
            boolean matches = stored.info().key().startsWith(query.prefix());
            if (!matches || page.size() == query.limit()) {
                // Keys with one prefix stand together, so the first one without it ends them.
                Optional<Key> next =
                        matches ? Optional.of(page.get(page.size() - 1).key()) : Optional.empty();
                return new Listing(page, next);
            }
            page.add(stored.info());
        }
        return new Listing(page, Optional.empty());
    }

    private NavigableMap<Key, Stored> from(ListQuery query) {
        if (query.prefix().getBytes(StandardCharsets.UTF_8).length > Key.MAX_BYTES) {
            return Collections.emptyNavigableMap();
        }
        Optional<Key> first = query.prefix().isEmpty() ? Optional.empty() : Optional.of(Key.of(query.prefix()));
        Optional<Key> after = query.startAfter().filter(key -> first.isEmpty() || key.compareTo(first.get()) >= 0);
        return after.map(key -> objects.tailMap(key, false))
                .or(() -> first.map(key -> objects.tailMap(key, true)))
                .orElse(objects);
    }

    /** Shares the bytes but counts them twice: which of the two objects goes first is not known. */
    @Override
    public Optional<PutResult> copy(Key from, Key to, PutOptions options) throws IOException {
        requireOpen();
        Stored source = objects.get(from);
        if (source == null) {
            return Optional.empty();
        }
        memory.reserve(source.blocks().length() + OVERHEAD);
        return Optional.of(publish(to, source.blocks(), options));
    }

    @Override
    public Upload startUpload(Key key, PutOptions options) throws IOException {
        requireOpen();
        return uploads.start(key, clock.instant());
    }

    @Override
    public Part putPart(Upload upload, int number, Body body) throws IOException {
        requireOpen();
        return uploads.put(upload, number, body);
    }

    @Override
    public PutResult completeUpload(Upload upload, List<Part> parts, PutOptions options) throws IOException {
        requireOpen();
        return publish(upload.key(), uploads.join(upload, parts), options);
    }

    @Override
    public void abortUpload(Upload upload) throws IOException {
        requireOpen();
        uploads.abort(upload);
    }

    @Override
    public List<Upload> listUploads(Instant startedBefore, int limit) throws IOException {
        requireOpen();
        return uploads.list(startedBefore, limit);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, false, 0, config.maxBytes(), 10_000);
    }

    @Override
    public Health check(Duration budget) {
        Health health = closed ? Health.down("the store is closed") : Health.up();
        return health.with("used", ByteSize.format(memory.used())).with("limit", ByteSize.format(config.maxBytes()));
    }

    @Override
    public void close() {
        closed = true;
        objects.clear();
    }

    private void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException(StoreException.Reason.CLOSED, "this store in memory is closed");
        }
    }
}
