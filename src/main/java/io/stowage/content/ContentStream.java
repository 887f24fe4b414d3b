package io.stowage.content;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.store.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a content, read a few pieces at a time; none of them leaves before its piece is proven. */
final class ContentStream extends InputStream {
    private static final int WINDOW = 4 << 20;

    private final Contents contents;
    private final Content content;
    private byte[] window = {};
    private int used;
    private long opened;

    ContentStream(Contents contents, Content content) {
        this.contents = contents;
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        return fill() ? window[used++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int some = Math.min(count, window.length - used);
        System.arraycopy(window, used, buffer, offset, some);
        used += some;
        return some;
    }

    /** Whether there is at least one more byte. */
    private boolean fill() throws IOException {
        if (used < window.length) {
            return true;
        }
        if (opened == content.size()) {
            return false;
        }
        int length = (int) Math.min(WINDOW, content.size() - opened);
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        try (PieceReader reader = contents.open(content, new Span(opened, length))) {
            reader.writeTo(out);
        }
        window = out.toByteArray();
        used = 0;
        opened += length;
        return true;
    }
}
