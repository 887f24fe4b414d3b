package io.stowage.v1.read;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.reading.Piece;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.VerifyConfig;
import io.stowage.digest.Digest;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.NativeKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes all chunks that are local files, some in each turn, so that damage is known before the bytes are asked for. How
 * far it came stands in the store, so that a restart costs a few minutes of it; nodes that share the store go on from
 * wherever one of them was. Only one thread at a time may take a turn.
 */
public final class Scrub {
    /** How far the present pass has come; empty when it is over. */
    static final Key POSITION = Key.of("chunk-scrub");

    public static final Duration TURN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final int TURNS_PER_MARK = 30;
    /** What opening a small file costs as much as reading. */
    private static final long LEAST = 16 * 1024;

    private final ObjectStore store;
    private final PieceSource source;
    private final DamagedChunks damage;
    private final VerifyConfig config;
    private final Clock clock;
    private final Counter hashed;

    private final Deque<ObjectInfo> page = new ArrayDeque<>();
    private Optional<Key> position = Optional.empty();
    private Instant due = Instant.MAX;
    private Instant began = Instant.MIN;
    private int turns;
    private boolean running;
    private boolean known;
    private volatile boolean ended;

    public Scrub(
            ObjectStore store,
            PieceSource source,
            DamagedChunks damage,
            VerifyConfig config,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.source = source;
        this.damage = damage;
        this.config = config;
        this.clock = clock;
        this.hashed = Counter.builder("stowage.v1.scrub.bytes")
                .description("Bytes of chunks that were hashed in the background")
                .baseUnit("bytes")
                .register(meters);
    }

    /** Does as much as is allowed for the time between two turns. */
    public void turn() throws IOException {
        lookAgain();
        if (ended || config.scrubRate() == 0) {
            return;
        }
        recall();
        if (!running && clock.instant().isBefore(due)) {
            return;
        }
        begin();
        long left = config.scrubRate() * TURN.toSeconds();
        while (left > 0 && running && !ended) {
            Optional<ObjectInfo> next = next();
            if (next.isEmpty()) {
                end();
            } else {
                left -= Math.max(LEAST, hash(next.get()));
                position = Optional.of(page.remove().key());
            }
        }
        if (running && ++turns % TURNS_PER_MARK == 0) {
            mark();
        }
    }

    /** A turn that is under way ends soon. */
    public void stop() {
        ended = true;
    }

    /** What was found to be damaged may be mended by another node, or gone; one of them in each turn. */
    private void lookAgain() throws IOException {
        Optional<Key> oldest = damage.oldest();
        if (oldest.isPresent()) {
            Optional<Digest> hash = NativeKeys.hashOfChunk(oldest.get());
            if (hash.isPresent()) {
                source.hash(Piece.object(oldest.get(), hash.get()));
            }
        }
    }

    /** Where an earlier process, or another one, has come to. */
    private void recall() throws IOException {
        if (known) {
            return;
        }
        Optional<Reading> found = store.open(POSITION, ByteRange.ALL);
        if (found.isPresent()) {
            try (Reading reading = found.get()) {
                String text = new String(reading.stream().readNBytes(Key.MAX_BYTES), StandardCharsets.UTF_8);
                position = position(text);
                running = position.isPresent();
                due = reading.info().modified().plus(config.again());
            }
        } else {
            due = clock.instant();
        }
        known = true;
    }

    /** Whatever else stands there, a pass begins anew. */
    private static Optional<Key> position(String text) {
        try {
            return text.startsWith(NativeKeys.CHUNKS) ? Optional.of(Key.of(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warn("{} holds no key", POSITION, e);
            return Optional.empty();
        }
    }

    private void begin() {
        if (!running) {
            running = true;
            position = Optional.empty();
        }
        if (began.equals(Instant.MIN)) {
            began = clock.instant();
        }
    }

    private void end() throws IOException {
        running = false;
        position = Optional.empty();
        due = began.plus(config.again());
        LOG.info(
                "all chunks were hashed, which took {}; {} are damaged",
                Duration.between(began, clock.instant()),
                damage.size());
        began = Instant.MIN;
        mark();
    }

    private void mark() throws IOException {
        byte[] text = position.map(Key::text).orElse("").getBytes(StandardCharsets.UTF_8);
        store.put(POSITION, Body.of(text), PutOptions.REPLACE);
    }

    private Optional<ObjectInfo> next() throws IOException {
        if (page.isEmpty()) {
            ListQuery query = ListQuery.prefix(NativeKeys.CHUNKS);
            page.addAll(store.list(position.map(query::after).orElse(query)).objects());
        }
        return Optional.ofNullable(page.peek());
    }

    /** How many bytes were read. After a file that cannot be read the next one is looked at all the same. */
    private long hash(ObjectInfo object) throws IOException {
        Optional<Digest> hash = NativeKeys.hashOfChunk(object.key());
        if (hash.isEmpty()) {
            return 0;
        }
        try {
            if (source.hash(Piece.object(object.key(), hash.get())) == PieceSource.Found.ELSEWHERE) {
                LOG.info("chunks of this store are no local files and are not hashed in the background");
                ended = true;
                return 0;
            }
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.BUSY || e.reason() == StoreException.Reason.CLOSED) {
                throw e;
            }
            LOG.warn("the stored {} cannot be hashed", object.key(), e);
        }
        hashed.increment((double) object.length());
        return object.length();
    }
}
