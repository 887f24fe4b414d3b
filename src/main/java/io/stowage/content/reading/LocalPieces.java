package io.stowage.content.reading;

import io.stowage.digest.tree.ChunkHasher;
import io.stowage.store.ByteRange;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.transfer.DirectCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Pieces of local files. The hash of each is computed once for each writing and again after a while, and by then
 * checksums say at every read whether the medium still has what was hashed; where they disagree, the hash decides.
 */
final class LocalPieces {
    private static final int BLOCK = DirectCopy.BUFFER;

    private final ObjectStore store;
    private final DamageNotes damage;
    private final HashedPieces hashedPieces;
    private final Rules rules;
    private final Clock clock;
    private final DirectCopy directCopy;
    private final CheckedCopy copy;

    /**
     * How far a medium is trusted.
     *
     * @param everyRead whether the bytes are compared with their checksums before they leave; else a server may send files
     *     by itself
     * @param again after what time they are hashed again
     */
    record Rules(boolean everyRead, Duration again) {}

    /** Bytes of a file as it was written once. */
    private record Writing(Piece piece, String version, int length) {
        private static Writing of(Piece piece, Reading reading) {
            return new Writing(
                    piece, reading.info().version(), (int) reading.span().length());
        }
    }

    LocalPieces(
            ObjectStore store,
            DamageNotes damage,
            HashedPieces hashedPieces,
            Rules rules,
            Clock clock,
            DirectCopy directCopy) {
        this.store = store;
        this.damage = damage;
        this.hashedPieces = hashedPieces;
        this.rules = rules;
        this.clock = clock;
        this.directCopy = directCopy;
        this.copy = new CheckedCopy(directCopy);
    }

    /**
     * The piece that is being read.
     *
     * @param part what has to be right before anything is answered; empty when it is enough that nothing wrong leaves
     */
    VerifiedPiece verify(Piece piece, Reading reading, Optional<Piece.Part> part, ReadBuffers.Buffer buffer)
            throws IOException {
        Writing writing = Writing.of(piece, reading);
        if (writing.length() <= DirectCopy.BUFFER) {
            // As little as the buffer that would carry it.
            byte[] bytes = new byte[writing.length()];
            CheckedCopy.fill(reading.stream(), ByteBuffer.wrap(bytes));
            requireRight(writing, ByteBuffer.wrap(bytes));
            return new VerifiedPiece.Held(bytes, directCopy);
        }
        Optional<Checksums> known = known(writing);
        if (!rules.everyRead()) {
            if (known.isEmpty()) {
                prove(writing, reading);
            }
            return new Trusted(writing);
        }
        Optional<ByteBuffer> pieceBuffer = part.isPresent() ? buffer.pieceBuffer() : Optional.empty();
        if (part.isPresent() && pieceBuffer.isPresent()) {
            return inPieceBuffer(writing, reading, known, part.get(), pieceBuffer.get());
        }
        if (known.isEmpty()) {
            return new Checked(writing, prove(writing, reading));
        }
        boolean later = part.isEmpty();
        return new Checked(writing, later ? known.get() : checked(writing, reading, known.get(), part.get()));
    }

    /** Sends a part of the piece that is being read; false, and nothing sent, where its checksums are not known. */
    boolean trySend(Piece piece, Reading reading, Piece.Part part, OutputStream out) throws IOException {
        Writing writing = Writing.of(piece, reading);
        Optional<Checksums> known = rules.everyRead() ? known(writing) : Optional.empty();
        if (known.isEmpty()) {
            return false;
        }
        reading.stream().skipNBytes(known.get().begin(part.offset()));
        send(writing, reading, known.get(), part, out);
        return true;
    }

    /** @param reading stands where the first block of the part begins */
    private void send(Writing writing, Reading reading, Checksums checksums, Piece.Part part, OutputStream out)
            throws IOException {
        try {
            copy.send(reading.stream(), checksums, part.offset(), part.count(), out);
        } catch (CheckedCopy.Rotten e) {
            // Something may have been sent. Whatever this finds, the connection has to be cut.
            decide(writing);
            throw e;
        }
    }

    /** Hashes all of a piece that is being read, whatever is known of it. */
    Checksums prove(Piece piece, Reading reading) throws IOException {
        return prove(Writing.of(piece, reading), reading);
    }

    private VerifiedPiece inPieceBuffer(
            Writing writing, Reading reading, Optional<Checksums> known, Piece.Part part, ByteBuffer pieceBuffer)
            throws IOException {
        int begin = known.map(sums -> sums.begin(part.offset())).orElse(0);
        int end = known.map(sums -> sums.end(part.offset() + part.count())).orElse(writing.length());
        reading.stream().skipNBytes(begin);
        pieceBuffer.clear().limit(end - begin);
        if (known.isEmpty()) {
            CheckedCopy.fill(reading.stream(), pieceBuffer);
            requireHash(writing, pieceBuffer);
        } else if (!CheckedCopy.fillFitting(reading.stream(), pieceBuffer, known.get(), begin)) {
            hashedPieces.remove(writing.piece(), writing.version());
            try (Reading again = open(writing, 0, writing.length())) {
                return inPieceBuffer(writing, again, Optional.empty(), part, pieceBuffer);
            }
        }
        return new VerifiedPiece.InPieceBuffer(pieceBuffer, begin, writing.length(), directCopy);
    }

    /** Without memory for all of it, a part is read once to know, and once more to be sent. */
    private Checksums checked(Writing writing, Reading reading, Checksums known, Piece.Part part) throws IOException {
        try {
            reading.stream().skipNBytes(known.begin(part.offset()));
            copy.check(reading.stream(), known, part.offset(), part.count());
            return known;
        } catch (CheckedCopy.Rotten e) {
            return decide(writing);
        }
    }

    private Optional<Checksums> known(Writing writing) {
        Instant now = clock.instant();
        return hashedPieces
                .find(writing.piece(), writing.version())
                .filter(hashed -> hashed.checksums().length() == writing.length())
                .filter(hashed -> !rules.everyRead() || now.isBefore(hashed.at().plus(rules.again())))
                .map(HashedPieces.Hashed::checksums);
    }

    /** All bytes of a piece. */
    private void requireRight(Writing writing, ByteBuffer bytes) {
        Optional<Checksums> known = known(writing);
        if (known.isPresent() && (!rules.everyRead() || known.get().fit(bytes, 0))) {
            return;
        }
        requireHash(writing, bytes);
    }

    private void requireHash(Writing writing, ByteBuffer bytes) {
        ChunkHasher hasher = new ChunkHasher();
        hasher.update(bytes.duplicate());
        settle(writing, hasher.finish(), Checksums.of(BLOCK, bytes));
    }

    private Checksums prove(Writing writing, Reading reading) throws IOException {
        ChunkHasher hasher = new ChunkHasher();
        Checksums.Builder checksums = new Checksums.Builder(BLOCK, writing.length());
        ByteBuffer buffer = ByteBuffer.allocate(DirectCopy.BUFFER);
        for (int left = writing.length(); left > 0; left -= buffer.limit()) {
            buffer.clear().limit(Math.min(buffer.capacity(), left));
            CheckedCopy.fill(reading.stream(), buffer);
            hasher.update(buffer.duplicate());
            checksums.update(buffer);
        }
        Checksums finished = checksums.finish();
        settle(writing, hasher.finish(), finished);
        return finished;
    }

    /** The hash has been computed: from now on these bytes are the right ones, or known to be damaged. */
    private void settle(Writing writing, byte[] hash, Checksums checksums) {
        if (!Arrays.equals(hash, writing.piece().hash().bytes())) {
            hashedPieces.remove(writing.piece(), writing.version());
            throw damage.note(writing.piece(), "has another hash");
        }
        hashedPieces.add(writing.piece(), writing.version(), new HashedPieces.Hashed(clock.instant(), checksums));
        damage.clear(writing.piece());
    }

    /** When it was written anew meanwhile, its bytes are not believed. */
    private Optional<Reading> tryOpen(Writing writing, int from, int to) throws IOException {
        long base = writing.piece().offset();
        Optional<Reading> found = store.open(writing.piece().key(), ByteRange.between(base + from, base + to - 1));
        if (found.isPresent() && !found.get().info().version().equals(writing.version())) {
            found.get().close();
            return Optional.empty();
        }
        return found;
    }

    private Reading open(Writing writing, int from, int to) throws IOException {
        return tryOpen(writing, from, to)
                .orElseThrow(() -> new IOException(writing.piece() + " was replaced while it was read"));
    }

    /** What a checksum objects to may be right all the same, if it was the memory that failed. */
    private Checksums decide(Writing writing) throws IOException {
        hashedPieces.remove(writing.piece(), writing.version());
        try (Reading reading = open(writing, 0, writing.length())) {
            return prove(writing, reading);
        }
    }

    /** Compared as it leaves. */
    private final class Checked implements VerifiedPiece {
        private final Writing writing;
        private final Checksums checksums;

        private Checked(Writing writing, Checksums checksums) {
            this.writing = writing;
            this.checksums = checksums;
        }

        @Override
        public int length() {
            return writing.length();
        }

        @Override
        public boolean isInBuffer() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            if (count == 0) {
                return;
            }
            try (Reading reading = open(writing, checksums.begin(offset), checksums.end(offset + count))) {
                send(writing, reading, checksums, new Piece.Part(offset, count), out);
            }
        }
    }

    /** As it was when it was hashed, and not looked at again. */
    private final class Trusted implements VerifiedPiece {
        private final Writing writing;

        private Trusted(Writing writing) {
            this.writing = writing;
        }

        @Override
        public int length() {
            return writing.length();
        }

        @Override
        public boolean isInBuffer() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            if (count == 0) {
                return;
            }
            try (Reading reading = open(writing, offset, offset + count)) {
                directCopy.move(reading.stream(), out, count);
            }
        }

        @Override
        public Optional<Reading> file(int offset, int count) throws IOException {
            return tryOpen(writing, offset, offset + count);
        }
    }
}
