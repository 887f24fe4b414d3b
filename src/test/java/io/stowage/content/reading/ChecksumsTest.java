package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumsTest {
    private static ByteBuffer random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer part(ByteBuffer all, int from, int to) {
        return all.slice(from, to - from);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 32, 100})
    void anyBitThatIsFlippedIsSeen(int length) {
        ByteBuffer bytes = random(length);
        Checksums checksums = Checksums.of(16, bytes);
        assertThat(checksums.fit(bytes, 0)).isTrue();
        for (int bit = 0; bit < 8 * length; bit++) {
            byte before = bytes.get(bit / 8);
            bytes.put(bit / 8, (byte) (before ^ 1 << bit % 8));
            assertThat(checksums.fit(bytes, 0)).as("bit %d", bit).isFalse();
            bytes.put(bit / 8, before);
        }
        assertThat(bytes.remaining()).isEqualTo(length);
    }

    @Test
    void wholePiecesAreComparedWithoutTheOthers() {
        ByteBuffer bytes = random(100);
        Checksums checksums = Checksums.of(16, bytes);
        assertThat(checksums.fit(part(bytes, 32, 64), 32)).isTrue();
        assertThat(checksums.fit(part(bytes, 96, 100), 96)).isTrue();
        assertThat(checksums.fit(part(bytes, 32, 64), 48)).isFalse();
    }

    @Test
    void whatIsNoWholePieceFitsNowhere() {
        ByteBuffer bytes = random(100);
        Checksums checksums = Checksums.of(16, bytes);
        assertThat(checksums.fit(part(bytes, 32, 60), 32)).isFalse();
        assertThat(checksums.fit(part(bytes, 96, 99), 96)).isFalse();
        assertThat(checksums.fit(random(101), 0)).isFalse();
        assertThat(checksums.fit(part(bytes, 0, 4), 100)).isFalse();
    }

    @Test
    void portionsOfAnySizeMakeTheSameChecksums() {
        ByteBuffer bytes = random(100);
        for (int step = 1; step <= 100; step++) {
            Checksums.Builder builder = new Checksums.Builder(16, 100);
            for (int at = 0; at < 100; at += step) {
                builder.update(part(bytes, at, Math.min(100, at + step)));
            }
            assertThat(builder.finish().fit(bytes, 0)).as("steps of %d", step).isTrue();
        }
    }

    @Test
    void tooFewAndTooManyBytesAreRefused() {
        Checksums.Builder builder = new Checksums.Builder(16, 20).update(random(19));
        assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.update(random(2))).isInstanceOf(IllegalArgumentException.class);
    }
}
