package io.stowage.content.reading;

import io.stowage.store.Reading;
import io.stowage.transfer.DirectCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A piece whose hash was computed and found right. Its bytes are kept where nothing happens to them, or are compared with
 * their checksums as they leave. It lasts as long as nothing else takes its buffer.
 */
public interface VerifiedPiece {

    int length();

    /** Whether its bytes are in the buffer that it was fetched into; else it is read from a file while it is sent. */
    boolean isInBuffer();

    void writeTo(OutputStream out, int offset, int count) throws IOException;

    /** The same bytes as a file that a server may send by itself, unseen by us; empty when it may not, or has changed. */
    default Optional<Reading> file(int offset, int count) throws IOException {
        return Optional.empty();
    }

    /** In memory. */
    final class Held implements VerifiedPiece {
        private final byte[] bytes;
        private final DirectCopy directCopy;

        /** @param bytes must not change any more */
        Held(byte[] bytes, DirectCopy directCopy) {
            this.bytes = bytes;
            this.directCopy = directCopy;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public boolean isInBuffer() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            directCopy.move(bytes, offset, count, out);
        }
    }

    /** In memory outside the heap: the part that was asked for. */
    final class InPieceBuffer implements VerifiedPiece {
        /** Who hangs up is charged for what was sent, so not all of it is sent at once. */
        private static final int STRIDE = 256 * 1024;

        private final ByteBuffer bytes;
        private final int begin;
        private final int length;
        private final DirectCopy directCopy;

        /**
         * @param begin of the bytes within the piece
         * @param length of the piece
         */
        InPieceBuffer(ByteBuffer bytes, int begin, int length, DirectCopy directCopy) {
            this.bytes = bytes;
            this.begin = begin;
            this.length = length;
            this.directCopy = directCopy;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public boolean isInBuffer() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            for (int done = 0; done < count; done += STRIDE) {
                directCopy.write(out, bytes.slice(offset - begin + done, Math.min(STRIDE, count - done)));
            }
        }
    }

    /** On the disk, in a file that nobody else can see; what is read back is compared, as disks are disks. */
    final class Spooled implements VerifiedPiece {
        private final Spool.File file;
        private final Checksums checksums;
        private final CheckedCopy copy;

        Spooled(Spool.File file, Checksums checksums, CheckedCopy copy) {
            this.file = file;
            this.checksums = checksums;
            this.copy = copy;
        }

        @Override
        public int length() {
            return checksums.length();
        }

        @Override
        public boolean isInBuffer() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out, int offset, int count) throws IOException {
            if (count > 0) {
                copy.send(file.from(checksums.begin(offset)), checksums, offset, count, out);
            }
        }
    }
}
