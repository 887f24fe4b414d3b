package io.stowage.store.memory;

import io.stowage.store.Body;
import io.stowage.store.Span;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes that never change, in blocks, so that neither writing nor joining copies a large object. */
final class Blocks {
    private static final int BLOCK = 64 * 1024;

    private final List<byte[]> blocks;
    private final long length;

    private Blocks(List<byte[]> blocks, long length) {
        this.blocks = List.copyOf(blocks);
        this.length = length;
    }

    /** Reads a body to its end; all that it takes is reserved, and released again when the body breaks. */
    static Blocks read(Body body, MemoryBudget memory) throws IOException {
        memory.require(body.length().orElse(0));
        List<byte[]> blocks = new ArrayList<>();
        long length = 0;
        boolean whole = false;
        try (InputStream in = body.open()) {
            for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
                memory.reserve(block.length);
                length += block.length;
                blocks.add(block);
            }
            whole = true;
        } finally {
            if (!whole) {
                memory.release(length);
            }
        }
        return new Blocks(blocks, length);
    }

    static Blocks join(List<Blocks> pieces) {
        List<byte[]> all = new ArrayList<>();
        long length = 0;
        for (Blocks piece : pieces) {
            all.addAll(piece.blocks);
            length += piece.length;
        }
        return new Blocks(all, length);
    }

    long length() {
        return length;
    }

    InputStream stream(Span span) {
        return new BlockStream(span);
    }

    private final class BlockStream extends InputStream {
        private int block;
        private int offset;
        private long left;

        BlockStream(Span span) {
            this.left = span.length();
            long skip = span.offset();
            while (block < blocks.size() && skip >= blocks.get(block).length) {
                skip -= blocks.get(block).length;
                block++;
            }
            this.offset = (int) skip;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int count) {
            if (count == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            byte[] current = blocks.get(block);
            int n = (int) Math.min(Math.min(count, left), current.length - offset);
            System.arraycopy(current, offset, target, at, n);
            left -= n;
            offset += n;
            if (offset == current.length) {
                block++;
                offset = 0;
            }
            return n;
        }

        @Override
        public int available() {
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
    }
}
