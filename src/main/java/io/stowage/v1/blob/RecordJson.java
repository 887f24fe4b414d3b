package io.stowage.v1.blob;

import io.stowage.digest.tree.BlobTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A record as JSON of known length. It is written twice, as that costs less than keeping it: it can have 40 MiB. */
public final class RecordJson {
    private final Writing writing;
    private final int length;

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private RecordJson(Writing writing, int length) {
        this.writing = writing;
        this.length = length;
    }

    /** With the whole tree, as clients get it. */
    public static RecordJson whole(BlobTree tree) {
        return measure(new StoredMetadata(tree)::write);
    }

    /** As it is stored. */
    public static RecordJson cutOff(BlobTree tree) {
        return measure(new StoredMetadata(tree)::writeCutOff);
    }

    private static RecordJson measure(Writing writing) {
        Measure measure = new Measure();
        write(writing, measure);
        return new RecordJson(writing, Math.toIntExact(measure.length));
    }

    public int length() {
        return length;
    }

    public void writeTo(OutputStream out) throws IOException {
        writing.to(out);
    }

    public byte[] bytes() {
        Filled filled = new Filled(length);
        write(writing, filled);
        return filled.bytes;
    }

    private static void write(Writing writing, OutputStream out) {
        try {
            writing.to(out);
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
