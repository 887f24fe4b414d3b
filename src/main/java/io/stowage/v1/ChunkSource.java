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
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fetches stored chunks and gives none away before its hash was computed. A chunk from elsewhere is held in memory. A
 * local file is not: it is hashed once for each writing and then read again, so it costs a small buffer only.
 */
final class ChunkSource {
    /** The one chunk of the empty blob, which nobody has to store. */
    static final Digest EMPTY = Digest.of(Algorithm.SHA256, ChunkHasher.hash(new byte[0]));

    static final int BUFFER = 64 * 1024;
    private static final int FILES = 1 << 17;

    private final ObjectStore store;
    private final DownloadConfig.Verify verify;
    private final Damage damage;
    private final VerifiedFiles verified = new VerifiedFiles(FILES);

    private volatile boolean givesFiles;
    private volatile boolean givesOthers;

    ChunkSource(ObjectStore store, DownloadConfig.Verify verify, Damage damage) {
        this.store = store;
        this.verify = verify;
        this.damage = damage;
    }

    /** What a chunk of that length will take in memory, as far as one can tell before it was opened. */
    long memory(int length) {
        return givesFiles && !givesOthers && verify != DownloadConfig.Verify.ALWAYS ? Math.min(BUFFER, length) : length;
    }

    /**
     * The chunk, verified; empty when it is not stored. One that has another hash or length than it should is a fault.
     *
     * @param expected the exact length, or -1 where only the hash is known
     */
    Optional<VerifiedChunk> fetch(Owner owner, Digest hash, int expected) throws IOException {
        if (hash.equals(EMPTY)) {
            return Optional.of(new VerifiedChunk.Held(new byte[0]));
        }
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
            boolean once = isFile && verify != DownloadConfig.Verify.ALWAYS;
            return Optional.of(once ? fileOf(key, hash, reading) : held(key, hash, reading));
        }
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
        return new VerifiedChunk.Held(bytes);
    }

    private VerifiedChunk fileOf(Key key, Digest hash, Reading reading) throws IOException {
        String version = reading.info().version();
        if (!verified.contains(key, version)) {
            if (!Arrays.equals(hash(reading.stream()), hash.bytes())) {
                throw damage.note(key, "has another hash");
            }
            verified.add(key, version);
        }
        return new Filed(key, version, (int) reading.info().length());
    }

    private static byte[] hash(InputStream in) throws IOException {
        ChunkHasher hasher = new ChunkHasher();
        byte[] buffer = new byte[BUFFER];
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
                byte[] buffer = new byte[Math.min(BUFFER, count)];
                InputStream in = reading.stream();
                int left = count;
                while (left > 0) {
                    int n = in.read(buffer, 0, Math.min(left, buffer.length));
                    if (n < 0) {
                        throw new EOFException("the stored " + key + " ended early");
                    }
                    out.write(buffer, 0, n);
                    left -= n;
                }
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
