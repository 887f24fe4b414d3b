package io.stowage.v1;

import static io.stowage.v1.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.tree.NativeVectors;
import io.stowage.fault.StowageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged requests and records: each is refused in one short line, or is still what it was. */
class TreeRequestFuzzTest {
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "true",
            "-1",
            "1e9",
            "0",
            "\\u0000",
            "\\ud800",
            "\\",
            "\0",
            "\ufeff",
            "{\"hash\":",
            "[[[[[[[[",
            "\"left\":",
            "\"sha256:",
            "9".repeat(60),
            "\"headers\":[\"A: b\"],",
            "\u00ff");

    private final Random random = new Random(20261121);
    private final List<byte[]> corpus = NativeVectors.vectors("requests.json")
            .filter(vector -> !vector.has("throws"))
            .map(vector -> vector.path("requests").path(0).path("body").textValue())
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    @Test
    void everyBeginningOfARequestIsRefused() throws IOException {
        for (byte[] whole : corpus) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(isRead(Arrays.copyOf(whole, length))).isFalse();
            }
        }
    }

    @Test
    void everyDamagedRequestIsReadOrRefusedInLittleMemory() throws IOException {
        // What the first request of a virtual machine takes is not the request's.
        isRead(corpus.get(0));
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] body = corpus.get(random.nextInt(corpus.size()));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                body = damage(body);
            }
            byte[] damaged = body;
            boolean[] accepted = {false};
            Allocation allocation = Allocation.of(() -> accepted[0] = isRead(damaged));
            assertThat(allocation.bytes())
                    .as("heap for %d bytes", damaged.length)
                    .isLessThan(256 * 1024);
            read += accepted[0] ? 1 : 0;
        }
        // Some damage is in what is ignored; a corpus that is always refused would test nothing.
        assertThat(read).isBetween(100, 15_000);
    }

    @Test
    void everyDamagedRecordIsTheOldOneOrHasAFlaw() throws IOException {
        TreeRequest request = read(Requests.twoChunks());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StoredMetadata(request.tree()).write(out);
        for (int i = 0; i < 10_000; i++) {
            byte[] record = damage(out.toByteArray());
            StoredMetadata.Verdict verdict = StoredMetadata.read(
                    new ByteArrayInputStream(record), request.tree().root());
            assertThat(verdict.believed().isPresent()).isEqualTo(verdict.flaw().isEmpty());
            verdict.believed().ifPresent(believed -> assertThat(believed.tree()).isEqualTo(request.tree()));
        }
    }

    private byte[] damage(byte[] body) {
        int at = random.nextInt(body.length + 1);
        return switch (random.nextInt(6)) {
            case 0 -> flipped(body);
            case 1 -> Arrays.copyOf(body, at);
            case 2 ->
                spliced(body, at, 0, PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 3 -> spliced(body, at, random.nextInt(20), new byte[0]);
            case 4 -> spliced(body, at, random.nextInt(5), randomBytes());
            default ->
                spliced(body, at, 0, Arrays.copyOfRange(body, at, Math.min(body.length, at + random.nextInt(200))));
        };
    }

    private byte[] flipped(byte[] body) {
        byte[] copy = body.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(8)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] spliced(byte[] body, int at, int removed, byte[] inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, at);
        out.writeBytes(inserted);
        int from = Math.min(body.length, at + removed);
        out.write(body, from, body.length - from);
        return out.toByteArray();
    }

    private static boolean isRead(byte[] body) throws IOException {
        try {
            read(body);
            return true;
        } catch (StowageException e) {
            Refusals.requireOneShortLine(e);
            return false;
        }
    }
}
