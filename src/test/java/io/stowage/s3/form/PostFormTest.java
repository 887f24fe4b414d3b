package io.stowage.s3.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.S3Error;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostFormTest {
    private static final String TYPE = "multipart/form-data; boundary=xYz";
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static String field(String name, String value) {
        return "--xYz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String content) {
        return "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--xYz--\r\n";
    }

    private static PostForm read(String body) throws IOException {
        return PostForm.read(new ByteArrayInputStream(body.getBytes(ISO_8859_1)), TYPE);
    }

    @Test
    void fieldsComeBeforeTheFileWhichIsAStream() throws IOException {
        PostForm form = read(field("KEY", "a/${filename}")
                + field("x-amz-meta-note", new String("\u0394".getBytes(UTF_8), ISO_8859_1))
                + file("C:\\docs\\b.txt", "some\r\n--xY\r\nbytes\r\n"));
        assertThat(form.key()).isEqualTo("a/b.txt");
        assertThat(form.find("x-amz-meta-note")).contains("\u0394");
        assertThat(form.fileContentType()).contains("text/plain");
        assertThat(form.file().readAllBytes()).asString(UTF_8).isEqualTo("some\r\n--xY\r\nbytes\r\n");
        assertThat(form.file().read()).isEqualTo(-1);
    }

    @Property(tries = 200)
    void theFileIsWhatWasSentHoweverItArrives(
            @ForAll @Size(max = 20_000) byte[] content, @ForAll @IntRange(min = 1, max = 9000) int atOnce)
            throws IOException {
        byte[] body = (field("key", "k") + file("f", new String(content, ISO_8859_1))).getBytes(ISO_8859_1);
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(body)) {
            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return super.read(target, offset, Math.min(count, atOnce));
            }
        };
        PostForm form = PostForm.read(slow, TYPE);
        assertThat(form.file().readAllBytes()).isEqualTo(content);
    }

    @Test
    void everyBeginningOfAFormIsRefused() {
        byte[] body = (field("key", "k") + file("f", "content")).getBytes(ISO_8859_1);
        int whole = body.length - "\r\n--xYz--\r\n".length() + "\r\n--xYz".length();
        for (int length = 0; length < whole; length++) {
            byte[] part = Arrays.copyOf(body, length);
            assertThat(Refused.orDone(() -> PostForm.read(new ByteArrayInputStream(part), TYPE)
                            .file()
                            .readAllBytes()))
                    .as("%s bytes", length)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"a\u00ffb\"",
                "application/x-www-form-urlencoded"
            })
    void aBodyThatIsNoFormIsRefused(String type) {
        Refused.with(S3Error.MALFORMED_POST_REQUEST, () -> PostForm.read(InputStream.nullInputStream(), type));
    }

    @Test
    void whatIsTooMuchIsRefused() {
        Refused.with(S3Error.MALFORMED_POST_REQUEST, () -> read(field("a", "x".repeat(70_000)) + file("f", "")));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            many.append(field("f" + i, ""));
        }
        Refused.with(S3Error.MALFORMED_POST_REQUEST, () -> read(many + file("f", "")));
        Refused.with(
                S3Error.MALFORMED_POST_REQUEST,
                () -> read("--xYz\r\nX: " + "y".repeat(10_000) + "\r\n\r\n\r\n--xYz--\r\n"));
        Refused.with(
                S3Error.MALFORMED_POST_REQUEST,
                () -> read("--xYz\r\n" + "X: y\r\n".repeat(100) + "\r\n\r\n--xYz--\r\n"));
        Refused.with(S3Error.MALFORMED_POST_REQUEST, () -> read(field("a", "1") + field("A", "2") + file("f", "")));
        Refused.with(S3Error.INVALID_ARGUMENT, () -> read(field("key", "k") + "--xYz--\r\n"));
        Refused.with(S3Error.INVALID_ARGUMENT, () -> read(file("f", "")).key());
    }

    @Test
    void everyDamagedFormIsReadOrRefused() {
        Random random = new Random(20261129);
        String right = field("key", "k") + field("policy", "abc") + file("f", "content");
        List<String> pieces =
                List.of("\r\n", "--xYz", "--xYz--", "\r", "\n", ":", "\"", ";", "=", "\0", "\u00ff", "name=", "file");
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            String body = right;
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(body.length());
                int end = Math.min(body.length(), at + random.nextInt(5));
                body = body.substring(0, at) + pieces.get(random.nextInt(pieces.size())) + body.substring(end);
            }
            String damaged = body;
            read += Refused.orDone(() -> read(damaged).file().readAllBytes()) ? 1 : 0;
        }
        assertThat(read).isBetween(1_000, 9_000);
    }

    private static PostPolicy policy(String conditions) {
        return parse("{\"expiration\": \"2026-11-29T12:00:01.000Z\", \"conditions\": " + conditions + "}");
    }

    private static PostPolicy parse(String json) {
        return PostPolicy.parse(Base64.getEncoder().encodeToString(json.getBytes(UTF_8)));
    }

    private static void check(PostPolicy policy, String body) throws IOException {
        policy.check(read(body + file("foo.txt", "")), "b01", NOW);
    }

    @Test
    void aFormThatMeetsItsPolicyIsTaken() throws IOException {
        check(
                policy("[{\"bUcKeT\": \"b01\"}, [\"StArTs-WiTh\", \"$KeY\", \"foo\"], {\"AcL\": \"private\"},"
                        + " [\"starts-with\", \"$Content-Type\", \"image/\"], [\"content-length-range\", 0, 1024]]"),
                field("key", "${filename}")
                        + field("acl", "private")
                        + field("Content-Type", "image/png, image/jpeg")
                        + field("x-ignore-me", "1")
                        + field("policy", "p")
                        + field("x-amz-signature", "s"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"bucket\": \"b02\"}, [\"starts-with\", \"$key\", \"\"]]",
                "[{\"bucket\": \"b01\"}]",
                "[[\"starts-with\", \"$key\", \"\"]]",
                "[{\"bucket\": \"b01\"}, {\"key\": \"other\"}]",
                "[{\"bucket\": \"b01\"}, {\"key\": \"k\"}, {\"acl\": \"private\"}]",
                "[{\"bucket\": \"b01\"}, [\"starts-with\", \"$key\", \"K\"]]"
            })
    void aFormThatDoesNotIsDenied(String conditions) {
        Refused.with(S3Error.ACCESS_DENIED, () -> check(policy(conditions), field("key", "k")));
    }

    @Test
    void aPolicyEnds() throws IOException {
        PostPolicy policy = policy("[{\"bucket\": \"b01\"}, [\"starts-with\", \"$key\", \"\"]]");
        PostForm form = read(field("key", "k") + file("f", ""));
        policy.check(form, "b01", NOW.plusSeconds(1));
        Refused.with(S3Error.ACCESS_DENIED, () -> policy.check(form, "b01", NOW.plusSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"conditions\": []}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\"}",
                "{\"expiration\": \"soon\", \"conditions\": []}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"CONDITIONS\": []}",
                "{\"EXPIRATION\": \"2030-01-01T00:00:00Z\", \"conditions\": []}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [{}]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [1]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [[\"like\", \"$key\", \"\"]]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [[\"eq\", \"key\", \"\"]]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", 0]]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", -1, 0]]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", 2, 1]]}",
                "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": []} more"
            })
    void aPolicyThatIsNoneIsRefused(String json) {
        Refused.with(S3Error.INVALID_POLICY_DOCUMENT, () -> parse(json));
    }

    @Test
    void aPolicyOfManyListsInsideEachOtherIsRefused() {
        Refused.with(S3Error.INVALID_POLICY_DOCUMENT, () -> parse("[".repeat(100_000)));
        Refused.with(S3Error.INVALID_POLICY_DOCUMENT, () -> PostPolicy.parse("\u00ff"));
    }

    @Test
    void theSizeOfTheFileIsBounded() throws IOException {
        SizeRange range =
                policy("[[\"content-length-range\", 3, \"5\"]]").size().orElseThrow();
        assertThat(range.limit(new ByteArrayInputStream(new byte[5])).readAllBytes())
                .hasSize(5);
        Refused.with(
                S3Error.ENTITY_TOO_LARGE,
                () -> range.limit(new ByteArrayInputStream(new byte[6])).readAllBytes());
        Refused.with(
                S3Error.ENTITY_TOO_SMALL,
                () -> range.limit(new ByteArrayInputStream(new byte[2])).readAllBytes());
    }
}
