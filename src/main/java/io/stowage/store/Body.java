package io.stowage.store;

import io.stowage.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way into a store. The stream that {@link #open()} gives ends only when the announced length and digest
 * were met; else its last read throws {@link BodyException}. A store therefore has nothing to check: it reads to the
 * end, and makes the object visible only after the end was reached.
 */
public final class Body {
    private final InputStream source;
    private final long length;
    private final Optional<Digest> expected;
    private final @Nullable List<ByteBuffer> pieces;
    private boolean opened;

    private Body(InputStream source, long length, Optional<Digest> expected, @Nullable List<ByteBuffer> pieces) {
        this.source = source;
        this.length = length;
        this.expected = expected;
        this.pieces = pieces;
    }

    /** Bytes in memory; they must not change before the store is through with the body, and it keeps none of them. */
    public static Body of(byte[] bytes) {
        return of(List.of(ByteBuffer.wrap(bytes)));
    }

    /** The same for bytes that lie in several pieces, each from its position to its limit. */
    public static Body of(List<ByteBuffer> pieces) {
        long length = 0;
        for (ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        return new Body(InputStream.nullInputStream(), length, Optional.empty(), List.copyOf(pieces));
    }

    /** A stream of exactly {@code length} bytes. The maker of the stream closes it. */
    public static Body of(InputStream source, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("no body has " + length + " bytes");
        }
        return new Body(source, length, Optional.empty(), null);
    }

    /** A stream that ends where it ends. */
    public static Body ofUnknownLength(InputStream source) {
        return new Body(source, -1, Optional.empty(), null);
    }

    /** The same bytes, which must have this digest. */
    public Body expecting(Digest digest) {
        return new Body(source, length, Optional.of(digest), pieces);
    }

    /** The announced length; empty when it is not known before the end. */
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** The bytes themselves where they are in memory already and were checked, so that nobody copies them once more. */
    public Optional<List<ByteBuffer>> inMemory() throws IOException {
        if (pieces == null) {
            return Optional.empty();
        }
        if (expected.isPresent()) {
            MessageDigest digest = expected.get().algorithm().newDigest();
            pieces.forEach(piece -> digest.update(piece.duplicate()));
            CheckedStream.requireSame(expected.get(), Digest.of(expected.get().algorithm(), digest.digest()));
        }
        return Optional.of(pieces.stream().map(ByteBuffer::asReadOnlyBuffer).toList());
    }

    /** The stream; bytes in memory can be opened again, a stream only once. */
    public InputStream open() {
        if (pieces != null) {
            return new CheckedStream(new PieceStream(pieces), length, expected);
        }
        if (opened) {
            throw new IllegalStateException("this body was opened before and cannot be read twice");
        }
        opened = true;
        return new CheckedStream(source, length, expected);
    }
}
