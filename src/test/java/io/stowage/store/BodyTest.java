package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Digest RIGHT = Digest.compute(Algorithm.SHA256, HELLO);
    private static final Digest WRONG = Digest.compute(Algorithm.SHA256, new byte[] {1});

    private static InputStream hello() {
        return new ByteArrayInputStream(HELLO);
    }

    private static void drain(Body body) throws IOException {
        try (InputStream in = body.open()) {
            in.readAllBytes();
        }
    }

    @Test
    void aBodyThatKeepsItsWordEnds() throws IOException {
        assertThat(Body.of(hello(), 5).expecting(RIGHT).open().readAllBytes()).isEqualTo(HELLO);
        assertThat(Body.ofUnknownLength(hello()).expecting(RIGHT).open().readAllBytes())
                .isEqualTo(HELLO);
    }

    @Test
    void aShortOrLongBodyDoesNotEnd() {
        assertThatThrownBy(() -> drain(Body.of(hello(), 6)))
                .isInstanceOfSatisfying(
                        BodyException.class, e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TOO_SHORT));
        assertThatThrownBy(() -> drain(Body.of(hello(), 4)))
                .isInstanceOfSatisfying(
                        BodyException.class, e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TOO_LONG));
    }

    @Test
    void aBodyWithAnotherDigestDoesNotEnd() {
        assertThatThrownBy(() -> drain(Body.of(hello(), 5).expecting(WRONG))).isInstanceOf(BodyException.class);
        assertThatThrownBy(() -> drain(Body.of(HELLO).expecting(WRONG))).isInstanceOf(BodyException.class);
        assertThatThrownBy(() -> Body.of(HELLO).expecting(WRONG).inMemory()).isInstanceOf(BodyException.class);
    }

    @Test
    void skippedBytesAreHashedToo() throws IOException {
        InputStream in = Body.of(hello(), 5).expecting(RIGHT).open();
        assertThat(in.skip(2)).isEqualTo(2);
        assertThat(in.read()).isEqualTo('l');
        assertThat(in.readAllBytes()).hasSize(2);
    }

    @Test
    void aStreamCannotBeOpenedTwiceButBytesCan() throws IOException {
        Body stream = Body.of(hello(), 5);
        drain(stream);
        assertThatThrownBy(stream::open).isInstanceOf(IllegalStateException.class);
        Body bytes = Body.of(HELLO);
        drain(bytes);
        drain(bytes);
    }

    @Test
    void bytesInPiecesAreOneBodyAndMayBeReadAgain() throws IOException {
        Body body = Body.of(List.of(ByteBuffer.wrap(HELLO, 0, 2), ByteBuffer.allocate(0), ByteBuffer.wrap(HELLO, 2, 3)))
                .expecting(RIGHT);
        assertThat(body.length()).hasValue(5);
        assertThat(body.open().readAllBytes()).isEqualTo(HELLO);
        assertThat(body.open().readAllBytes()).isEqualTo(HELLO);
        assertThat(body.inMemory().orElseThrow())
                .extracting(ByteBuffer::remaining)
                .containsExactly(2, 0, 3);
    }

    @Test
    void aStreamOfPiecesGoesBackToItsMark() throws IOException {
        PieceStream in = new PieceStream(List.of(ByteBuffer.wrap(HELLO, 0, 2), ByteBuffer.wrap(HELLO, 2, 3)));
        assertThat(in.read()).isEqualTo(HELLO[0]);
        in.mark(100);
        assertThat(in.readAllBytes()).hasSize(4);
        in.reset();
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(HELLO, 1, 5));
    }
}
