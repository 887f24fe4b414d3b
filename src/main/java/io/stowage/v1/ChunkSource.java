package io.stowage.v1;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.ic.Owner;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.web.Pump;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fetches stored chunks and gives none away before its hash was computed. A chunk from elsewhere is held in its seat. A
 * local file is not, unless it is small: it is hashed once for each writing and then read again.
 */
final class ChunkSource {
    /** The one chunk of the empty blob, which nobody has to store. */
    static final Digest EMPTY = Digest.of(Algorithm.SHA256, ChunkHasher.hash(new byte[0]));

    private static final int FILES = 1 << 17;

    private final ObjectStore store;
    private final DownloadConfig.Verify verify;
    private final Damage damage;
    private final Seats seats;
    private final Turns turns;
    private final VerifiedFiles verified = new VerifiedFiles(FILES);
    private final Pump pump = Pump.usual();
    private final Pump narrow = Pump.of(Seats.WINDOW);

    private volatile boolean givesFiles;
    private volatile boolean givesOthers;

    ChunkSource(ObjectStore store, DownloadConfig.Verify verify, Damage damage, Seats seats, Turns turns) {
        this.store = store;
        this.verify = verify;
        this.damage = damage;
        this.seats = seats;
        this.turns = turns;
    }

    Pump pump() {
        return pump;
    }

    /** A place for a chunk of that length, which may have to be waited for. */
    Seats.Seat take(int length) {
        return seats.take(length, expectsFiles());
    }

    /** A place that nobody will miss; for what is merely nice to have. */
    Optional<Seats.Seat> tryTake(int length) {
        return seats.tryTake(length, expectsFiles());
    }

    /** As far as one can tell before a chunk was opened. */
    private boolean expectsFiles() {
        return givesFiles && !givesOthers && verify != DownloadConfig.Verify.ALWAYS;
    }

    /**
     * The chunk, verified; empty when it is not stored. One that has another hash or length than it should is a fault.
     *
     * @param expected the exact length, or -1 where only the hash is known
     */
    Optional<VerifiedChunk> fetch(Owner owner, Digest hash, int expected, Seats.Seat seat) throws IOException {
        if (hash.equals(EMPTY)) {
            return Optional.of(new VerifiedChunk.Held(new byte[0], pump));
        }
        if (expectsFiles()) {
            return open(owner, hash, expected, seat);
        }
        turns.take();
        try {
            return open(owner, hash, expected, seat);
        } finally {
            turns.giveBack();
        }
    }

    private Optional<VerifiedChunk> open(Owner owner, Digest hash, int expected, Seats.Seat seat) throws IOException {
        Key key = NativeKeys.chunk(owner, hash);
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = found.get()) {
            long length = reading.info().length();
            if (length > BlobSize.CHUNK_BYTES || (expected >= 0 && length != expected)) {
                throw damage.note(key, "has " + length + " bytes");
            }
            boolean isFile = reading.file().isPresent();
            if (isFile) {
                givesFiles = true;
            } else {
                givesOthers = true;
            }
            if (isFile && verify != DownloadConfig.Verify.ALWAYS) {
                return Optional.of(fileOf(key, hash, reading));
            }
            return Optional.of(
                    seat.file().isPresent()
                            ? spooled(key, hash, reading, seat.file().get())
                            : held(key, hash, reading, true));
        }
    }

    private VerifiedChunk held(Key key, Digest hash, Reading reading, boolean check) throws IOException {
        int length = (int) reading.info().length();
        byte[] bytes = reading.stream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stored " + key + " ended after " + bytes.length + " bytes");
        }
        if (check && !Arrays.equals(ChunkHasher.hash(bytes), hash.bytes())) {
            throw damage.note(key, "has another hash");
        }
        return new VerifiedChunk.Held(bytes, pump);
    }

    /** Goes through a small window, and is sent only after its end was seen and its hash is right. */
    private VerifiedChunk spooled(Key key, Digest hash, Reading reading, Spool.File file) throws IOException {
        ChunkHasher hasher = new ChunkHasher();
        byte[] window = new byte[Seats.WINDOW];
        int written = 0;
        InputStream in = reading.stream();
        for (int n = in.read(window); n >= 0; n = in.read(window)) {
            hasher.update(window, 0, n);
            file.write(ByteBuffer.wrap(window, 0, n), written);
            written += n;
        }
        if (written != reading.info().length() || !Arrays.equals(hasher.finish(), hash.bytes())) {
            throw damage.note(key, "has another hash");
        }
        return new VerifiedChunk.Spooled(file, written, narrow);
    }

    private VerifiedChunk fileOf(Key key, Digest hash, Reading reading) throws IOException {
        String version = reading.info().version();
        boolean known = verified.contains(key, version);
        VerifiedChunk chunk;
        if (reading.info().length() <= Pump.BUFFER) {
            // As little as the buffer that would carry it, and the file is opened once only.
            chunk = held(key, hash, reading, !known);
        } else if (known || Arrays.equals(hash(reading.stream()), hash.bytes())) {
            chunk = new Filed(key, version, (int) reading.info().length());
        } else {
            throw damage.note(key, "has another hash");
        }
        if (!known) {
            verified.add(key, version);
        }
        return chunk;
    }

    private static byte[] hash(InputStream in) throws IOException {
        ChunkHasher hasher = new ChunkHasher();
        byte[] buffer = new byte[Pump.BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            hasher.update(buffer, 0, n);
        }
        return hasher.finish();
    }

    /** A file as it was when it was hashed; when it was written anew meanwhile, its bytes are not believed. */
    private final class Filed implements VerifiedChunk {
        private final Key key;
        private final String version;
        private final int length;

        private Filed(Key key, String version, int length) {
            this.key = key;
            this.version = version;
            this.length = length;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            if (count == 0) {
                return;
            }
            try (Reading reading =
                    file(offset, count).orElseThrow(() -> new IOException(key + " was replaced while it was read"))) {
                pump.move(reading.stream(), out, count);
            }
        }

        @Override
        public Optional<Reading> file(int offset, int count) throws IOException {
            Optional<Reading> found = store.open(key, ByteRange.between(offset, offset + count - 1L));
            if (found.isPresent() && !found.get().info().version().equals(version)) {
                found.get().close();
                return Optional.empty();
            }
            return found;
        }
    }
}
