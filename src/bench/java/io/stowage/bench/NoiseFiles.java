package io.stowage.bench;

import io.stowage.config.ByteSize;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

/** Files of whole MiB, all of them different, whose bytes are made while they are sent. */
final class NoiseFiles {
    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

    private final int mebibytes;
    private final int count;
    private final long first;

    NoiseFiles(int mebibytes, int count) {
        this.mebibytes = mebibytes;
        this.count = count;
        this.first = NUMBERS.getAndAdd(count);
    }

    int count() {
        return count;
    }

    long size() {
        return mebibytes * ByteSize.MIB;
    }

    /** Each MiB begins with numbers of its own. */
    void write(int file, OutputStream to) throws IOException {
        byte[] noise = Noise.bytes((int) ByteSize.MIB);
        for (int i = 0; i < mebibytes; i++) {
            byte[] head = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(first + file)
                    .putLong(i)
                    .array();
            to.write(head);
            to.write(noise, head.length, noise.length - head.length);
        }
    }

    Digest sha256(int file) throws IOException {
        MessageDigest digest = Algorithm.SHA256.newDigest();
        write(file, new OutputStream() {
            @Override
            public void write(int one) {
                digest.update((byte) one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }
        });
        return Digest.of(Algorithm.SHA256, digest.digest());
    }
}
