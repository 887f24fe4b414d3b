package io.stowage.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An object that is being read: what it is, which part, and the bytes of exactly that part. A stream that ends early
 * throws; it never just ends. Closing it early is cheap, however much was left.
 */
public final class Reading implements Closeable {
    private final ObjectInfo info;
    private final Span span;
    private final InputStream stream;
    private final Optional<Path> file;

    public Reading(ObjectInfo info, Span span, InputStream stream, Optional<Path> file) {
        this.info = info;
        this.span = span;
        this.stream = stream;
        this.file = file;
    }

    public Reading(ObjectInfo info, Span span, InputStream stream) {
        this(info, span, stream, Optional.empty());
    }

    /** The same reading through another stream, for those who count, limit or watch the bytes. */
    public Reading through(InputStream other) {
        return new Reading(info, span, other, file);
    }

    public ObjectInfo info() {
        return info;
    }

    public Span span() {
        return span;
    }

    public InputStream stream() {
        return stream;
    }

    /** A local file whose bytes at {@link #span()} are these, for a server that can send files by itself. */
    public Optional<Path> file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
