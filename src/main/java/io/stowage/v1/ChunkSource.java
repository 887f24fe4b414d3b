package io.stowage.v1;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.web.DirectCopy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches stored chunks and gives none away before it is known to be right. A chunk from elsewhere is held in its seat
 * and hashed each time; for local files see {@link LocalChunks}.
 */
final class ChunkSource {
    /** The one chunk of the empty blob, which nobody has to store. */
    static final Digest EMPTY = Digest.of(Algorithm.SHA256, ChunkHasher.hash(new byte[0]));

    private static final Logger LOG = LoggerFactory.getLogger(ChunkSource.class);

    private final ObjectStore store;
    private final VerifyConfig.OnRead verify;
    private final DamagedChunks damage;
    private final ReadBuffers seats;
    private final FetchLimit turns;
    private final LocalChunks local;
    private final DirectCopy pump = DirectCopy.usual();
    private final Pieces narrow = new Pieces(DirectCopy.of(ReadBuffers.WINDOW));

    private volatile boolean givesFiles;
    private volatile boolean givesOthers;

    ChunkSource(
            ObjectStore store,
            VerifyConfig config,
            DamagedChunks damage,
            ReadBuffers seats,
            FetchLimit turns,
            Clock clock) {
        this.store = store;
        this.verify = config.onRead();
        this.local = new LocalChunks(
                store,
                damage,
                new Proofs(config.checksumBytes()),
                new LocalChunks.Rules(verify == VerifyConfig.OnRead.AUTO, config.again()),
                clock,
                pump);
        this.damage = damage;
        this.seats = seats;
        this.turns = turns;
    }

    DirectCopy pump() {
        return pump;
    }

    /** A place for a chunk of that length, which may have to be waited for. */
    ReadBuffers.Seat take(int length) {
        return seats.take(length, expectsFiles());
    }

    /** A place that nobody will miss; for what is merely nice to have. */
    Optional<ReadBuffers.Seat> tryTake(int length) {
        return seats.tryTake(length, expectsFiles());
    }

    /** As far as one can tell before a chunk was opened. */
    private boolean expectsFiles() {
        return givesFiles && !givesOthers && verify != VerifyConfig.OnRead.ALWAYS;
    }

    /** All of a chunk, of which only the hash is known. */
    Optional<VerifiedChunk> fetch(Owner owner, Digest hash, ReadBuffers.Seat seat) throws IOException {
        return fetch(owner, hash, -1, Optional.of(new LocalChunks.Part(0, BlobSize.CHUNK_BYTES)), seat);
    }

    /**
     * The chunk, verified; empty when it is not stored. One that has another hash or length than it should is a fault.
     *
     * @param expected the exact length, or -1 where only the hash is known
     * @param part of a local file, what is going to be sent and has to be right by now; empty where the status is out
     *     already, and it is enough that nothing wrong leaves
     */
    Optional<VerifiedChunk> fetch(
            Owner owner, Digest hash, int expected, Optional<LocalChunks.Part> part, ReadBuffers.Seat seat)
            throws IOException {
        if (hash.equals(EMPTY)) {
            return Optional.of(new VerifiedChunk.Held(new byte[0], pump));
        }
        if (expectsFiles()) {
            return open(owner, hash, expected, part, seat);
        }
        turns.take();
        try {
            return open(owner, hash, expected, part, seat);
        } finally {
            turns.giveBack();
        }
    }

    private Optional<VerifiedChunk> open(
            Owner owner, Digest hash, int expected, Optional<LocalChunks.Part> part, ReadBuffers.Seat seat)
            throws IOException {
        Key key = NativeKeys.chunk(owner, hash);
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            damage.clear(key);
            return Optional.empty();
        }
        try (Reading reading = found.get()) {
            requireLength(key, reading, expected);
            if (learn(reading) && verify != VerifyConfig.OnRead.ALWAYS) {
                return Optional.of(local.verify(key, hash, reading, part, seat));
            }
            VerifiedChunk chunk = seat.file().isPresent()
                    ? spooled(key, hash, reading, seat.file().get())
                    : held(key, hash, reading);
            damage.clear(key);
            return Optional.of(chunk);
        }
    }

    private void requireLength(Key key, Reading reading, int expected) {
        long length = reading.info().length();
        if (length > BlobSize.CHUNK_BYTES || (expected >= 0 && length != expected)) {
            throw damage.note(key, "has " + length + " bytes");
        }
    }

    /** Whether it is a local file; the next seats are chosen accordingly. */
    private boolean learn(Reading reading) {
        boolean isFile = reading.file().isPresent();
        if (isFile) {
            givesFiles = true;
        } else {
            givesOthers = true;
        }
        return isFile;
    }

    private VerifiedChunk held(Key key, Digest hash, Reading reading) throws IOException {
        int length = (int) reading.info().length();
        byte[] bytes = reading.stream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stored " + key + " ended after " + bytes.length + " bytes");
        }
        if (!Arrays.equals(ChunkHasher.hash(bytes), hash.bytes())) {
            throw damage.note(key, "has another hash");
        }
        return new VerifiedChunk.Held(bytes, pump);
    }

    /** Goes through a small window, and is sent only after its end was seen and its hash is right. */
    private VerifiedChunk spooled(Key key, Digest hash, Reading reading, Spool.File file) throws IOException {
        int length = (int) reading.info().length();
        ChunkHasher hasher = new ChunkHasher();
        Checksums.Builder checksums = new Checksums.Builder(ReadBuffers.WINDOW, length);
        ByteBuffer window = ByteBuffer.allocate(ReadBuffers.WINDOW);
        for (int at = 0; at < length; at += window.limit()) {
            window.clear().limit(Math.min(window.capacity(), length - at));
            Pieces.fill(reading.stream(), window);
            hasher.update(window.duplicate());
            checksums.update(window);
            file.write(window.duplicate(), at);
        }
        if (!Arrays.equals(hasher.finish(), hash.bytes())) {
            throw damage.note(key, "has another hash");
        }
        return new VerifiedChunk.Spooled(file, checksums.finish(), narrow);
    }

    /**
     * Whether these very bytes are stored. A local file is compared; of what lies elsewhere only the length is asked for.
     */
    boolean has(Key key, Body bytes) throws IOException {
        long length = bytes.length().orElseThrow();
        if (givesOthers && !givesFiles) {
            return hasLength(key, length);
        }
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            return false;
        }
        try (Reading reading = found.get()) {
            boolean isFile = learn(reading);
            return reading.info().length() == length && (!isFile || equal(reading.stream(), bytes.open()));
        } catch (StoreException e) {
            // A file that a disk cannot read to its end is as good as none, and can be written again.
            LOG.warn("the stored {} cannot be read", key, e);
            return false;
        }
    }

    private boolean hasLength(Key key, long length) throws IOException {
        return store.head(key).map(info -> info.length() == length).orElse(false);
    }

    private static boolean equal(InputStream stored, InputStream sent) throws IOException {
        byte[] buffer = new byte[DirectCopy.BUFFER];
        byte[] other = new byte[DirectCopy.BUFFER];
        int n;
        do {
            n = stored.readNBytes(buffer, 0, buffer.length);
            int m = sent.readNBytes(other, 0, other.length);
            if (n != m || !Arrays.equals(buffer, 0, n, other, 0, n)) {
                return false;
            }
        } while (n == buffer.length);
        return true;
    }

    /** What became of a chunk that was to be hashed. */
    enum Found {
        WHOLE,
        DAMAGED,
        GONE,
        /** Not a local file; such chunks are hashed whenever they are read. */
        ELSEWHERE
    }

    /** Hashes a chunk, whatever is known of it. */
    Found hash(Key key, Digest hash) throws IOException {
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            damage.clear(key);
            return Found.GONE;
        }
        try (Reading reading = found.get()) {
            if (!learn(reading) && !damage.isNoted(key)) {
                return Found.ELSEWHERE;
            }
            requireLength(key, reading, -1);
            local.prove(key, hash, reading);
            return Found.WHOLE;
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT) {
                throw e;
            }
            return Found.DAMAGED;
        }
    }
}
