package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The S3 front in every server: what S3 clients do most, and which keys the server itself refuses. */
abstract class S3Contract extends ServerContract {
    private static final String BUCKET = "server-bucket";
    private static final int PART = 5 << 20;

    /** Keys that servers are known to tidy up or to refuse, as a client writes them into the path. */
    private static final Map<String, String> KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("plain", "plain/key.txt"),
            Map.entry("a//b", "a//b"),
            Map.entry("/lead", "/lead"),
            Map.entry("./x", "./x"),
            Map.entry("a/../b", "a/../b"),
            Map.entry("tail/", "tail/"),
            Map.entry("a b", "a%20b"),
            Map.entry("a;b", "a%3Bb"),
            Map.entry("a%b", "a%25b"),
            Map.entry("a%2Fb", "a%252Fb"),
            Map.entry("a\\b", "a%5Cb"),
            Map.entry("line\\nbreak", "line%0Abreak"),
            Map.entry("ünï/日本語", "%C3%BCn%C3%AF/%E6%97%A5%E6%9C%AC%E8%AA%9E"),
            Map.entry("a|b", "a%7Cb"),
            Map.entry("1,024 bytes", "k".repeat(1024))));

    /** The keys of the table above that this server answers with a 400 of its own. */
    abstract Set<String> keysRefused();

    private SignedSite s3() {
        return new SignedSite(site(), Clock.systemUTC(), "STWSERVERS", "only-for-this-test-0123456789");
    }

    @BeforeEach
    void makeBucket() throws IOException, InterruptedException {
        assertThat(text(s3().send("PUT", BUCKET, new byte[0]))).isEmpty();
    }

    @Test
    void anS3ObjectIsPutListedReadInRangesAndDeleted() throws IOException, InterruptedException {
        byte[] body = bytes(100_000);
        ok(s3().send("PUT", BUCKET + "/small", body, "Content-Type", "text/x-test"));
        HttpResponse<byte[]> got = s3().send("GET", BUCKET + "/small", new byte[0]);
        assertThat(got.body()).isEqualTo(body);
        assertThat(got.headers().firstValue("Content-Type")).hasValue("text/x-test");
        HttpResponse<byte[]> part = s3().send("GET", BUCKET + "/small", new byte[0], "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(body, 10, 20));
        HttpResponse<byte[]> list = s3().send("GET", BUCKET + "?list-type=2&prefix=small", new byte[0]);
        assertThat(text(list)).contains("<Key>small</Key>", "<Size>100000</Size>");
        assertThat(s3().send("DELETE", BUCKET + "/small", new byte[0]).statusCode()).isEqualTo(204);
        HttpResponse<byte[]> gone = s3().send("GET", BUCKET + "/small", new byte[0]);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(text(gone)).contains("<Code>NoSuchKey</Code>");
    }

    @Test
    void anS3UploadInPartsBecomesOneObject() throws IOException, InterruptedException {
        byte[] body = bytes(PART + 1000);
        HttpResponse<byte[]> begun = s3().send("POST", BUCKET + "/parts?uploads=", new byte[0]);
        Matcher id = Pattern.compile("<UploadId>(.+)</UploadId>").matcher(text(begun));
        assertThat(id.find()).as(text(begun)).isTrue();
        StringBuilder parts = new StringBuilder();
        for (int number = 1; number <= 2; number++) {
            byte[] piece = Arrays.copyOfRange(body, (number - 1) * PART, Math.min(body.length, number * PART));
            String query = "?partNumber=" + number + "&uploadId=" + id.group(1);
            HttpResponse<byte[]> stored = ok(s3().send("PUT", BUCKET + "/parts" + query, piece));
            parts.append("<Part><PartNumber>").append(number).append("</PartNumber><ETag>");
            parts.append(stored.headers().firstValue("ETag").orElseThrow()).append("</ETag></Part>");
        }
        String document = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
        HttpResponse<byte[]> ended = ok(s3().send(
                "POST",
                BUCKET + "/parts?uploadId=" + id.group(1),
                document.getBytes(StandardCharsets.UTF_8)));
        assertThat(text(ended)).contains("<Key>parts</Key>", "-2");
        assertThat(s3().send("GET", BUCKET + "/parts", new byte[0]).body()).isEqualTo(body);
    }

    /** Every key is either kept to the letter or refused by the server; none is taken for another. */
    @Test
    void oddS3KeysAreKeptOrRefusedByTheServer() throws IOException, InterruptedException {
        TreeSet<String> refused = new TreeSet<>();
        for (Map.Entry<String, String> key : KEYS.entrySet()) {
            String path = BUCKET + "/" + key.getValue();
            byte[] body = key.getKey().getBytes(StandardCharsets.UTF_8);
            HttpResponse<byte[]> put = s3().send("PUT", path, body);
            if (put.statusCode() == 400 && !text(put).contains("<RequestId>")) {
                refused.add(key.getKey());
                continue;
            }
            ok(put);
        }
        for (Map.Entry<String, String> key : KEYS.entrySet()) {
            if (!refused.contains(key.getKey())) {
                HttpResponse<byte[]> got = s3().send("GET", BUCKET + "/" + key.getValue(), new byte[0]);
                assertThat(text(ok(got))).isEqualTo(key.getKey());
                assertThat(s3().send("DELETE", BUCKET + "/" + key.getValue(), new byte[0])
                                .statusCode())
                        .isEqualTo(204);
            }
        }
        System.out.println("S3 keys that this server refuses: " + refused);
        assertThat(refused).isEqualTo(new TreeSet<>(keysRefused()));
    }

    @Test
    void s3IsRefusedWithAWrongSecretAndWithoutAny() throws IOException, InterruptedException {
        SignedSite wrong = new SignedSite(site(), Clock.systemUTC(), "STWSERVERS", "wrong");
        assertThat(text(wrong.send("GET", BUCKET, new byte[0]))).contains("<Code>SignatureDoesNotMatch</Code>");
        HttpResponse<String> nobody = site().get("s3/" + BUCKET);
        assertThat(nobody.statusCode()).isEqualTo(403);
        assertThat(nobody.body()).contains("<Code>AccessDenied</Code>");
    }

    private static HttpResponse<byte[]> ok(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return answer;
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
