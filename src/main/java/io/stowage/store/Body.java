package io.stowage.store;

import io.stowage.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
    private final byte @Nullable [] bytes;
    private boolean opened;

    private Body(InputStream source, long length, Optional<Digest> expected, byte @Nullable [] bytes) {
        this.source = source;
        this.length = length;
        this.expected = expected;
        this.bytes = bytes;
    }

    /** Bytes in memory; they must not change before the store is through with the body, and it keeps none of them. */
    public static Body of(byte[] bytes) {
        return new Body(new ByteArrayInputStream(bytes), bytes.length, Optional.empty(), bytes);
    }

    /** A stream of exactly {@code length} bytes. Whoever made the stream closes it. */
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
        return new Body(source, length, Optional.of(digest), bytes);
    }

    /** The announced length; empty when it is not known before the end. */
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** The bytes themselves where they are in memory already and were checked, so that nobody copies them once more. */
    public Optional<ByteBuffer> inMemory() throws IOException {
        if (bytes == null) {
            return Optional.empty();
        }
        if (expected.isPresent()) {
            Digest actual = Digest.compute(expected.get().algorithm(), bytes);
            CheckedStream.requireSame(expected.get(), actual);
        }
        return Optional.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    /** The stream; bytes in memory can be opened again, a stream only once. */
    public InputStream open() {
        if (bytes != null) {
            return new CheckedStream(new ByteArrayInputStream(bytes), length, expected);
        }
        if (opened) {
            throw new IllegalStateException("this body was opened before and cannot be read twice");
        }
        opened = true;
        return new CheckedStream(source, length, expected);
    }
}
