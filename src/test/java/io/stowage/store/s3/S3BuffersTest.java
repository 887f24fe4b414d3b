package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class S3BuffersTest {
    private static final int KIB = 1024;
    private final S3Buffers buffers = new S3Buffers(1024 * KIB, Duration.ofMillis(20));

    @Test
    void bytesComeBackAsOftenAsTheyAreAskedFor() throws IOException {
        byte[] bytes = new byte[700 * KIB + 3];
        new Random(1).nextBytes(bytes);
        try (S3Buffer buffer = buffers.reserve(bytes.length)) {
            buffer.fill(new S3BodySource(new ByteArrayInputStream(bytes)));

            assertThat(Arrays.equals(buffer.newStream().readAllBytes(), bytes)).isTrue();
            InputStream again = buffer.newStream();
            again.skipNBytes(300 * KIB);
            again.mark(0);
            int next = again.read();
            again.reset();
            assertThat(again.read()).isEqualTo(next).isEqualTo(bytes[300 * KIB] & 0xff);
        }
    }

    @Test
    void aBufferTakesNoMoreThanItsCapacityAndLeavesTheRest() throws IOException {
        S3BodySource source = new S3BodySource(new ByteArrayInputStream(new byte[10]));
        try (S3Buffer one = buffers.reserve(10);
                S3Buffer two = buffers.reserve(4)) {
            two.fill(source);
            assertThat(source.atEnd()).isFalse();
            one.fill(source);
            assertThat(source.atEnd()).isTrue();
            assertThat(two.length()).isEqualTo(4);
            assertThat(one.length()).isEqualTo(6);
        }
    }

    @Test
    void memoryIsTakenOnlyAsBytesCome() throws IOException {
        try (S3Buffer buffer = buffers.reserve(1024 * KIB)) {
            buffer.fill(new S3BodySource(new ByteArrayInputStream(new byte[10])));

            assertThat(buffers.reserved()).isEqualTo(1024 * KIB);
            assertThat(buffers.mostHeld()).isEqualTo(256 * KIB);
        }
        assertThat(buffers.reserved()).isZero();
    }

    @Test
    void whoeverFindsNoRoomIsToldThatWeAreBusy() throws IOException {
        S3Buffer all = buffers.reserve(1024 * KIB);

        assertThat(buffers.tryReserve(1)).isEmpty();
        StoreException busy = catchThrowableOfType(StoreException.class, () -> buffers.reserve(1));
        assertThat(busy.reason()).isEqualTo(StoreException.Reason.BUSY);
        assertThat(busy.retryAfter()).isPresent();

        all.close();
        all.close();
        buffers.reserve(1024 * KIB).close();
        assertThat(buffers.reserved()).isZero();
    }
}
