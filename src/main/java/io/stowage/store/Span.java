package io.stowage.store;

/** A part of an object that certainly exists: {@code length} bytes from {@code offset} on. */
public record Span(long offset, long length) {
    public Span {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("no such span: " + offset + "+" + length);
        }
    }

    /** The offset after the last byte. */
    public long end() {
        return offset + length;
    }
}
