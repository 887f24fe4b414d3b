package io.stowage.v1;

import io.stowage.store.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A chunk whose bytes were hashed and found right, and are kept so that none of them has to be believed anew. */
interface VerifiedChunk {

    int length();

    void writeTo(OutputStream out, int offset, int count) throws IOException;

    /** The same bytes as a file that a server can send by itself; empty when they are in memory, or have changed. */
    Optional<Reading> file(int offset, int count) throws IOException;

    /** In memory. */
    final class Held implements VerifiedChunk {
        private final byte[] bytes;

        /** @param bytes must not change any more */
        Held(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public Optional<Reading> file(int offset, int count) {
            return Optional.empty();
        }
    }
}
