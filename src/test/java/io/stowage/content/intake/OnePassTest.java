package io.stowage.content.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.ops.Threads;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnePassTest {
    private static final Set<Checksum> ALL = EnumSet.allOf(Checksum.class);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 262_144, 262_145, 327_680, 1_048_576, 1_048_577, 3_500_000})
    void everySumIsThatOfAllBytesWithHelpersAndWithout(int size) throws NoSuchAlgorithmException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        ExecutorService helpers = Threads.few("test-lanes", 2);
        try {
            requireRight(bytes, helpers);
            requireRight(bytes, work -> {
                throw new RejectedExecutionException("nobody is free");
            });
        } finally {
            helpers.shutdownNow();
        }
    }

    private static void requireRight(byte[] bytes, Executor helpers) throws NoSuchAlgorithmException {
        Received received = pass(bytes, helpers, new Random(bytes.length));
        BlobHasher tree = new BlobHasher();
        tree.update(bytes, 0, bytes.length);
        var whole = tree.finish(HeaderLines.NONE);
        assertThat(received.size()).isEqualTo(bytes.length);
        assertThat(received.root()).isEqualTo(whole.root());
        assertThat(received.pieces()).isEqualTo(whole.chunks());
        assertThat(received.checksum(Checksum.SHA256)).isEqualTo(digest("SHA-256", bytes));
        assertThat(received.checksum(Checksum.SHA512)).isEqualTo(digest("SHA-512", bytes));
        assertThat(received.checksum(Checksum.SHA1)).isEqualTo(digest("SHA-1", bytes));
        assertThat(received.checksum(Checksum.MD5)).isEqualTo(digest("MD5", bytes));
        assertThat(number(received.checksum(Checksum.CRC32))).isEqualTo(crc(new CRC32(), bytes));
        assertThat(number(received.checksum(Checksum.CRC32C))).isEqualTo(crc(new CRC32C(), bytes));
        assertThat(received.checksum(Checksum.CRC64)).isEqualTo(bitByBit(bytes));
    }

    private static Received pass(byte[] bytes, Executor helpers, Random random) {
        OnePass pass = new OnePass(ALL, helpers);
        int at = 0;
        while (at < bytes.length) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(100_000));
            byte[] copy = java.util.Arrays.copyOfRange(bytes, at, at + count);
            pass.update(copy, 0, count);
            // Who reads bodies uses its buffer again at once.
            java.util.Arrays.fill(copy, (byte) 7);
            at += count;
        }
        return pass.finish();
    }

    @ParameterizedTest
    @CsvSource({"123456789, ae8b14860a799888", "'', 0000000000000000"})
    void crc64IsTheOneThatTheCatalogueOfCrcsCallsNvme(String text, String hex) {
        Crc64 crc = new Crc64();
        byte[] bytes = text.getBytes(US_ASCII);
        crc.update(bytes, 0, bytes.length);
        assertThat(HexFormat.of().formatHex(crc.value())).isEqualTo(hex);
    }

    private static byte[] digest(String name, byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(name).digest(bytes);
    }

    private static long crc(java.util.zip.Checksum crc, byte[] bytes) {
        crc.update(bytes);
        return crc.getValue();
    }

    private static long number(byte[] four) {
        return Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(four).getInt());
    }

    private static byte[] bitByBit(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x9a6c9329ac4bc9b5L;
            }
        }
        return java.nio.ByteBuffer.allocate(8).putLong(~crc).array();
    }
}
