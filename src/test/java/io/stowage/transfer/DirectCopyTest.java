package io.stowage.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectCopyTest {
    private static final byte[] BYTES = new byte[1_000_003];

    static {
        new Random(1).nextBytes(BYTES);
    }

    private final DirectCopy pump = DirectCopy.usual();

    /** A stream that takes buffers, as those of servers do. */
    public static final class Taking extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final List<Integer> strides = new ArrayList<>();
        private final Runnable atFirst;

        private Taking(Runnable atFirst) {
            this.atFirst = atFirst;
        }

        public void write(ByteBuffer buffer) {
            strides.add(buffer.remaining());
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            taken.writeBytes(bytes);
            if (strides.size() == 1) {
                atFirst.run();
            }
        }

        @Override
        public void write(int b) {
            throw new AssertionError("bytes come in pieces");
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            throw new AssertionError("bytes come in buffers");
        }
    }

    private Taking move(Runnable atFirst) {
        Taking out = new Taking(atFirst);
        try {
            pump.move(BYTES, 0, BYTES.length, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(out.taken.toByteArray()).isEqualTo(BYTES);
        return out;
    }

    /** Each begins while the one before has moved its first piece only. */
    private void nest(int depth, List<Integer> strides) {
        if (depth > 0) {
            Taking out = move(() -> nest(depth - 1, strides));
            strides.add(out.strides.get(0));
        }
    }

    @Test
    void aFewMoveMuchAtATimeAndAllOthersLess() {
        List<Integer> strides = new ArrayList<>();
        nest(20, strides);
        assertThat(strides.stream().filter(stride -> stride == 256 * 1024)).hasSize(16);
        assertThat(strides.stream().filter(stride -> stride == DirectCopy.BUFFER))
                .hasSize(4);
    }

    @Test
    void whatWasMovedLeavesItsBufferToTheNext() {
        for (int i = 0; i < 40; i++) {
            assertThat(move(() -> {}).strides.get(0)).isEqualTo(256 * 1024);
        }
    }

    @Test
    void aSourceThatEndsEarlyIsAFaultAndLosesNoBuffer() throws IOException {
        for (int i = 0; i < 40; i++) {
            assertThatThrownBy(() -> pump.move(new ByteArrayInputStream(BYTES), new Taking(() -> {}), BYTES.length + 1))
                    .isInstanceOf(EOFException.class);
        }
        assertThat(move(() -> {}).strides.get(0)).isEqualTo(256 * 1024);
    }

    @Test
    void aStreamThatTakesNoBuffersGetsTheSameBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pump.move(BYTES, 5, 300_000, out);
        assertThat(out.toByteArray()).isEqualTo(java.util.Arrays.copyOfRange(BYTES, 5, 300_005));
    }
}
