package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** CRC64NVME on the wire, which the AWS CLI sends unless told otherwise, and the SDK for Java only with native code. */
class S3ChecksumsTest extends S3FrontContract {
    private static final String HEADER = "x-amz-checksum-crc64nvme";
    private static final String WRONG = "AAAAAAAAAAA=";
    private static final int LEAST = 5 << 20;
    private static final Pattern ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");

    /** The check value that catalogues of CRCs give for CRC-64/NVME: AE8B14860A799888. */
    private static final String CHECK_TEXT = "123456789";

    private static final String CHECK_VALUE = "rosUhgp5mIg=";

    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(this::openDatabase, Map.of());
        try (S3Client s3 = server.client()) {
            s3.createBucket(b -> b.bucket("films"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> put(String target, String body, String... headers) throws Exception {
        return server.signed().put("/s3/films/" + target, body, headers);
    }

    private static void assertRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
    }

    /** Bit by bit, as the definition has it. */
    private static String crc64(String text) {
        long crc = -1;
        for (byte b : text.getBytes(UTF_8)) {
            crc ^= b & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x9a6c9329ac4bc9b5L;
            }
        }
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(8).putLong(~crc).array());
    }

    @Test
    void anObjectKeepsTheOneThatItCameWith() throws Exception {
        HttpResponse<String> put = put("a", CHECK_TEXT, HEADER, CHECK_VALUE);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(put.headers().firstValue(HEADER)).contains(CHECK_VALUE);
        assertThat(put.headers().firstValue("x-amz-checksum-type")).contains("FULL_OBJECT");
        HttpResponse<String> got = server.signed().get("/s3/films/a", "x-amz-checksum-mode", "ENABLED");
        assertThat(got.headers().firstValue(HEADER)).contains(CHECK_VALUE);
        assertThat(got.headers().map()).doesNotContainKey("x-amz-checksum-crc32");
        assertThat(crc64(CHECK_TEXT)).isEqualTo(CHECK_VALUE);
    }

    @Test
    void oneThatIsWrongOrNoneIsRefused() throws Exception {
        assertRefused(put("a", CHECK_TEXT, HEADER, WRONG), "BadDigest");
        assertRefused(put("a", CHECK_TEXT, HEADER, "AAAAAA=="), "InvalidRequest");
        assertRefused(put("a", CHECK_TEXT, HEADER, CHECK_VALUE, "x-amz-checksum-crc32", "AAAAAA=="), "InvalidRequest");
        assertThat(server.signed().get("/s3/films/a").statusCode()).isEqualTo(404);
    }

    @Test
    void itIsTheSumOfTheWholeObjectWhateverItsParts() throws Exception {
        String first = "first ".repeat(LEAST / 6 + 1);
        String last = "and last";
        String upload = create();
        String one = part(upload, 1, first);
        String two = part(upload, 2, last);
        assertRefused(put("a?partNumber=2&uploadId=" + upload, last, HEADER, WRONG), "BadDigest");
        String list = "<CompleteMultipartUpload>" + listed(1, one, crc64(first)) + listed(2, two, crc64(last))
                + "</CompleteMultipartUpload>";
        String other = list.replace(crc64(last), WRONG);
        assertRefused(complete(upload, other), "InvalidPart");
        assertRefused(complete(upload, list, HEADER, WRONG), "BadDigest");
        String whole = crc64(first + last);
        HttpResponse<String> done = complete(upload, list, HEADER, whole, "x-amz-checksum-type", "FULL_OBJECT");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body())
                .contains("<ChecksumCRC64NVME>" + whole + "</ChecksumCRC64NVME>", "<ChecksumType>FULL_OBJECT");
        HttpResponse<String> got = server.signed().get("/s3/films/a", "x-amz-checksum-mode", "ENABLED");
        assertThat(got.headers().firstValue(HEADER)).contains(whole);
        HttpResponse<String> second = server.signed().get("/s3/films/a?partNumber=2", "x-amz-checksum-mode", "ENABLED");
        assertThat(second.body()).isEqualTo(last);
        assertThat(second.headers().firstValue(HEADER)).contains(crc64(last));
    }

    @Test
    void itHasNoCompositeForm() throws Exception {
        HttpResponse<String> refused = server.signed()
                .send(
                        "POST",
                        "/s3/films/a?uploads",
                        "",
                        "x-amz-checksum-algorithm",
                        "CRC64NVME",
                        "x-amz-checksum-type",
                        "COMPOSITE");
        assertRefused(refused, "InvalidRequest");
    }

    private String create() throws Exception {
        HttpResponse<String> created =
                server.signed().send("POST", "/s3/films/a?uploads", "", "x-amz-checksum-algorithm", "CRC64NVME");
        assertThat(created.headers().firstValue("x-amz-checksum-type")).contains("FULL_OBJECT");
        Matcher id = ID.matcher(created.body());
        assertThat(id.find()).as(created.body()).isTrue();
        return id.group(1);
    }

    private String part(String upload, int number, String body) throws Exception {
        HttpResponse<String> put = put("a?partNumber=" + number + "&uploadId=" + upload, body, HEADER, crc64(body));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(put.headers().firstValue(HEADER)).contains(crc64(body));
        return put.headers().firstValue("ETag").orElseThrow();
    }

    private static String listed(int number, String tag, String sum) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + tag + "</ETag><ChecksumCRC64NVME>" + sum
                + "</ChecksumCRC64NVME></Part>";
    }

    private HttpResponse<String> complete(String upload, String list, String... headers) throws Exception {
        return server.signed().send("POST", "/s3/films/a?uploadId=" + upload, list, headers);
    }
}
