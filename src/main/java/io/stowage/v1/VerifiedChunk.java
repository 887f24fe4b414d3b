package io.stowage.v1;

import io.stowage.store.Reading;
import io.stowage.web.Pump;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A chunk whose bytes were hashed and found right, and are kept so that none of them has to be believed anew. It lasts
 * as long as nothing else takes its seat.
 */
interface VerifiedChunk {

    int length();

    void writeTo(OutputStream out, int offset, int count) throws IOException;

    /** The same bytes as a file that a server can send by itself; empty when they are in memory, or have changed. */
    default Optional<Reading> file(int offset, int count) throws IOException {
        return Optional.empty();
    }

    /** In memory. */
    final class Held implements VerifiedChunk {
        private final byte[] bytes;
        private final Pump pump;

        /** @param bytes must not change any more */
        Held(byte[] bytes, Pump pump) {
            this.bytes = bytes;
            this.pump = pump;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            pump.move(bytes, offset, count, out);
        }
    }

    /** On the disk, in a file that nobody else can see. */
    final class Spooled implements VerifiedChunk {
        private final Spool.File file;
        private final int length;
        private final Pump pump;

        Spooled(Spool.File file, int length, Pump pump) {
            this.file = file;
            this.length = length;
            this.pump = pump;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            pump.move(file.from(offset), out, count);
        }
    }
}
