package io.stowage.content.reading;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.transfer.DirectCopy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the pieces of one store and gives none away before it is known to be right. A piece from elsewhere is held in
 * its buffer and hashed each time; for local files see {@link LocalPieces}.
 */
public final class PieceSource {
    /** No bytes, which nobody has to store. */
    public static final Digest EMPTY = Digest.of(Algorithm.SHA256, ChunkHasher.hash(new byte[0]));

    private static final Logger LOG = LoggerFactory.getLogger(PieceSource.class);

    private final ObjectStore store;
    private final VerifyConfig.OnRead verify;
    private final DamageNotes damage;
    private final ReadBuffers buffers;
    private final FetchLimit fetchLimit;
    private final LocalPieces local;
    private final DirectCopy directCopy = DirectCopy.usual();
    private final CheckedCopy narrow = new CheckedCopy(DirectCopy.of(ReadBuffers.WINDOW));

    private volatile boolean givesFiles;
    private volatile boolean givesOthers;

    public PieceSource(
            ObjectStore store,
            VerifyConfig config,
            DamageNotes damage,
            ReadBuffers buffers,
            FetchLimit fetchLimit,
            Clock clock) {
        this.store = store;
        this.verify = config.onRead();
        this.local = new LocalPieces(
                store,
                damage,
                new HashedPieces(config.checksumBytes()),
                new LocalPieces.Rules(verify == VerifyConfig.OnRead.AUTO, config.again()),
                clock,
                directCopy);
        this.damage = damage;
        this.buffers = buffers;
        this.fetchLimit = fetchLimit;
    }

    public DirectCopy directCopy() {
        return directCopy;
    }

    /** A place for a piece of that length, which may have to be waited for. */
    public ReadBuffers.Buffer take(int length) {
        return buffers.take(length, expectsFiles());
    }

    /** A place that nobody will miss; for what is merely nice to have. */
    public Optional<ReadBuffers.Buffer> tryTake(int length) {
        return buffers.tryTake(length, expectsFiles());
    }

    /** As far as one can tell before a piece was opened. */
    boolean expectsFiles() {
        return givesFiles && !givesOthers && verify != VerifyConfig.OnRead.ALWAYS;
    }

    /** All of a piece. */
    public Optional<VerifiedPiece> fetch(Piece piece, ReadBuffers.Buffer buffer) throws IOException {
        return fetch(piece, Optional.of(piece.all()), buffer);
    }

    /**
     * The piece, verified; empty when it is not stored. One that has another hash or length than it should is a fault.
     *
     * @param part of a local file, what is going to be sent and has to be right by now; empty where the status is out
     *     already, and it is enough that nothing wrong leaves
     */
    public Optional<VerifiedPiece> fetch(Piece piece, Optional<Piece.Part> part, ReadBuffers.Buffer buffer)
            throws IOException {
        if (piece.hash().equals(EMPTY)) {
            return Optional.of(new VerifiedPiece.Held(new byte[0], directCopy));
        }
        if (expectsFiles()) {
            return verified(piece, part, buffer);
        }
        fetchLimit.take();
        try {
            return verified(piece, part, buffer);
        } finally {
            fetchLimit.giveBack();
        }
    }

    /**
     * Sends a part of a local file whose checksums are known, comparing as it leaves. False, and nothing sent, for any other
     * piece, and for one that is not as it should be: it has to be fetched.
     */
    boolean trySend(Piece piece, Piece.Part part, OutputStream out) throws IOException {
        Optional<Reading> found = expectsFiles() ? tryOpen(piece) : Optional.empty();
        if (found.isEmpty()) {
            return false;
        }
        try (Reading reading = found.get()) {
            return piece.hasLength(reading.span().length())
                    && learn(reading)
                    && local.trySend(piece, reading, part, out);
        }
    }

    /** Whatever is in the way is for the fetch to tell, or to wait for. */
    private Optional<Reading> tryOpen(Piece piece) throws IOException {
        try {
            return store.open(piece.key(), piece.range());
        } catch (StoreException e) {
            LOG.debug("{} has to be fetched: {}", piece, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<VerifiedPiece> verified(Piece piece, Optional<Piece.Part> part, ReadBuffers.Buffer buffer)
            throws IOException {
        Optional<Reading> found = open(piece);
        if (found.isEmpty()) {
            damage.clear(piece);
            return Optional.empty();
        }
        try (Reading reading = found.get()) {
            requireLength(piece, reading);
            if (learn(reading) && verify != VerifyConfig.OnRead.ALWAYS) {
                buffer.keepForFile();
                return Optional.of(local.verify(piece, reading, part, buffer));
            }
            VerifiedPiece verified = buffer.file().isPresent()
                    ? spooled(piece, reading, buffer.file().get())
                    : held(piece, reading);
            damage.clear(piece);
            return Optional.of(verified);
        }
    }

    private Optional<Reading> open(Piece piece) throws IOException {
        try {
            return store.open(piece.key(), piece.range());
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.RANGE_NOT_SATISFIABLE) {
                throw damage.note(piece, "is not there, as the object has only " + e.size() + " bytes");
            }
            throw e;
        }
    }

    private void requireLength(Piece piece, Reading reading) {
        long length = reading.span().length();
        if (!piece.hasLength(length)) {
            throw damage.note(piece, "has " + length + " bytes");
        }
    }

    /** Whether it is a local file; the next buffers are chosen accordingly. */
    private boolean learn(Reading reading) {
        boolean isFile = reading.file().isPresent();
        if (isFile) {
            givesFiles = true;
        } else {
            givesOthers = true;
        }
        return isFile;
    }

    private VerifiedPiece held(Piece piece, Reading reading) throws IOException {
        int length = (int) reading.span().length();
        byte[] bytes = reading.stream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stored " + piece + " ended after " + bytes.length + " bytes");
        }
        if (!Arrays.equals(ChunkHasher.hash(bytes), piece.hash().bytes())) {
            throw damage.note(piece, "has another hash");
        }
        return new VerifiedPiece.Held(bytes, directCopy);
    }

    /** Goes through a small window, and is sent only after its end was seen and its hash is right. */
    private VerifiedPiece spooled(Piece piece, Reading reading, Spool.File file) throws IOException {
        int length = (int) reading.span().length();
        ChunkHasher hasher = new ChunkHasher();
        Checksums.Builder checksums = new Checksums.Builder(ReadBuffers.WINDOW, length);
        ByteBuffer window = ByteBuffer.allocate(ReadBuffers.WINDOW);
        for (int at = 0; at < length; at += window.limit()) {
            window.clear().limit(Math.min(window.capacity(), length - at));
            CheckedCopy.fill(reading.stream(), window);
            hasher.update(window.duplicate());
            checksums.update(window);
            file.write(window.duplicate(), at);
        }
        if (!Arrays.equals(hasher.finish(), piece.hash().bytes())) {
            throw damage.note(piece, "has another hash");
        }
        return new VerifiedPiece.Spooled(file, checksums.finish(), narrow);
    }

    /**
     * Whether these very bytes are stored. A local file is compared; of what lies elsewhere only the length is asked for.
     */
    public boolean has(Key key, Body bytes) throws IOException {
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

    /** What became of a piece that was to be hashed. */
    public enum Found {
        WHOLE,
        DAMAGED,
        GONE,
        /** Not a local file; such pieces are hashed whenever they are read. */
        ELSEWHERE
    }

    /** Hashes a piece, whatever is known of it. */
    public Found hash(Piece piece) throws IOException {
        try {
            Optional<Reading> found = open(piece);
            if (found.isEmpty()) {
                damage.clear(piece);
                return Found.GONE;
            }
            try (Reading reading = found.get()) {
                if (!learn(reading) && !damage.isNoted(piece)) {
                    return Found.ELSEWHERE;
                }
                requireLength(piece, reading);
                local.prove(piece, reading);
                return Found.WHOLE;
            }
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT) {
                throw e;
            }
            return Found.DAMAGED;
        }
    }
}
