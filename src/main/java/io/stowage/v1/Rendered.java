package io.stowage.v1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A record as JSON of known length. It is written twice, as that costs less than keeping it: it can have 40 MiB. */
final class Rendered {
    private final StoredMetadata metadata;
    private final int length;

    private Rendered(StoredMetadata metadata, int length) {
        this.metadata = metadata;
        this.length = length;
    }

    static Rendered measure(StoredMetadata metadata) {
        Measure measure = new Measure();
        write(metadata, measure);
        return new Rendered(metadata, Math.toIntExact(measure.length));
    }

    int length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        metadata.write(out);
    }

    byte[] bytes() {
        Filled filled = new Filled(length);
        write(metadata, filled);
        return filled.bytes;
    }

    private static void write(StoredMetadata metadata, OutputStream out) {
        try {
            metadata.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static final class Measure extends OutputStream {
        private long length;

        @Override
        public void write(int b) {
            length++;
        }

        @Override
        public void write(byte[] buffer, int offset, int count) {
            length += count;
        }
    }

    private static final class Filled extends OutputStream {
        private final byte[] bytes;
        private int used;

        private Filled(int length) {
            this.bytes = new byte[length];
        }

        @Override
        public void write(int b) {
            bytes[used++] = (byte) b;
        }

        @Override
        public void write(byte[] buffer, int offset, int count) {
            System.arraycopy(buffer, offset, bytes, used, count);
            used += count;
        }
    }
}
