package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.access.IssuedKey;
import io.stowage.fault.Fault;
import io.stowage.s3.wire.S3Dates;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class S3FormsTest extends S3FrontContract {
    private static final String BUCKET = "films";
    private static final String BOUNDARY = "xYz";

    private final HttpClient http = HttpClient.newHttpClient();

    /** Both are there once a test called {@link #start}, as it does first. */
    @SuppressWarnings("NullAway.Init")
    private S3Server server;

    @SuppressWarnings("NullAway.Init")
    private S3Client s3;

    private void start(Map<String, String> settings) throws Exception {
        server = new S3Server(this::openDatabase, settings);
        s3 = server.client();
        s3.createBucket(b -> b.bucket(BUCKET));
        server.charges.entries();
    }

    @AfterEach
    void stop() throws Exception {
        s3.close();
        server.close();
    }

    /** A form as a page would have it: fields, and a policy with a condition for each of them. */
    private final class Form {
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final StringJoiner conditions = new StringJoiner(",");
        private Instant expiration = Instant.now().plusSeconds(60);
        private String bucket = BUCKET;
        private byte[] file = "text".getBytes(UTF_8);
        private String fileName = "a.txt";
        private String sentTo = BUCKET;

        private Form() {
            with("key", "up/${filename}");
        }

        private Form with(String name, String value) {
            fields.put(name, value);
            return this;
        }

        private String field(String name) {
            return Objects.requireNonNull(fields.get(name));
        }

        private Form condition(String json) {
            conditions.add(json);
            return this;
        }

        private Form file(byte[] bytes) {
            file = bytes;
            return this;
        }

        private String policy() {
            StringJoiner all = new StringJoiner(",");
            if (!bucket.isEmpty()) {
                all.add("{\"bucket\":\"" + bucket + "\"}");
            }
            if (conditions.length() > 0) {
                all.add(conditions.toString());
            }
            fields.forEach((name, value) -> {
                if (!name.startsWith("x-ignore-")) {
                    all.add("[\"starts-with\",\"$" + name + "\",\"\"]");
                }
            });
            String json = "{\"expiration\":\"" + S3Dates.inXml(expiration) + "\",\"conditions\":[" + all + "]}";
            return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
        }

        private Form signed() throws Exception {
            return signed(server.key, server.key.secret());
        }

        private Form signed(IssuedKey key, String secret) throws Exception {
            String date = S3Dates.inSignature(Instant.now());
            String day = date.substring(0, 8);
            with("x-amz-algorithm", "AWS4-HMAC-SHA256");
            with("x-amz-credential", key.key().id() + "/" + day + "/stowage/s3/aws4_request");
            with("x-amz-date", date);
            String policy = policy();
            byte[] signing = ("AWS4" + secret).getBytes(UTF_8);
            for (String step : List.of(day, "stowage", "s3", "aws4_request", policy)) {
                signing = hmac("HmacSHA256", signing, step);
            }
            return with("policy", policy).with("x-amz-signature", HexFormat.of().formatHex(signing));
        }

        private Form signedAsBefore() throws Exception {
            String policy = policy();
            byte[] signature = hmac("HmacSHA1", server.key.secret().getBytes(UTF_8), policy);
            return with("AWSAccessKeyId", server.key.key().id())
                    .with("policy", policy)
                    .with("signature", Base64.getEncoder().encodeToString(signature));
        }

        private HttpResponse<String> send() throws Exception {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            fields.forEach((name, value) -> body.writeBytes(("--" + BOUNDARY
                            + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                    .getBytes(UTF_8)));
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                            + fileName + "\"\r\nContent-Type: text/plain\r\n\r\n")
                    .getBytes(UTF_8));
            body.writeBytes(file);
            body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
            return http.send(
                    HttpRequest.newBuilder(URI.create(server.endpoint() + "/" + sentTo))
                            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private byte[] get(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
    }

    private boolean isThere(String key) {
        return s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(key)).keyCount() > 0;
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
    }

    @Test
    void aSignedFormStoresItsFile() throws Exception {
        start(Map.of());
        HttpResponse<String> answer = new Form()
                .with("Content-Type", "text/x")
                .with("Cache-Control", "no-cache")
                .with("acl", "public-read")
                .with("x-amz-meta-Note", "Zoë €")
                .with("tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>")
                .with("x-ignore-me", "whatever")
                .signed()
                .send();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).contains("\"1cb251ec0d568de6a929b520c4aed8d1\"");
        assertThat(answer.headers().firstValue("Location")).contains(server.endpoint() + "/films/up/a.txt");
        assertThat(answer.headers().firstValue("x-stowage-hash")).isPresent();
        assertThat(server.charges.entries()).containsExactly(S3Server.PAYER + " object-upload 4");
        assertThat(get("up/a.txt")).asString().isEqualTo("text");
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("up/a.txt"));
        assertThat(head.contentType()).isEqualTo("text/x");
        assertThat(head.cacheControl()).isEqualTo("no-cache");
        assertThat(head.metadata()).containsKey("note");
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("up/a.txt"))
                        .response()
                        .tagCount())
                .isEqualTo(1);
        try (S3Client anybody = server.anonymous()) {
            assertThat(anybody.getObjectAsBytes(b -> b.bucket(BUCKET).key("up/a.txt"))
                            .asUtf8String())
                    .isEqualTo("text");
        }
    }

    @Test
    void aFileOfAnySizeIsAStream() throws Exception {
        start(Map.of());
        byte[] bytes = new byte[20_000_003];
        new Random(1).nextBytes(bytes);
        HttpResponse<String> answer = new Form().file(bytes).signed().send();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(Arrays.equals(get("up/a.txt"), bytes)).isTrue();
        assertThat(new Form()
                        .with("key", "empty")
                        .file(new byte[0])
                        .signed()
                        .send()
                        .statusCode())
                .isEqualTo(204);
        assertThat(get("empty")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200,200", "201,201", "204,204", "404,204", "x,204"})
    void theFormChoosesTheStatus(String wanted, int status) throws Exception {
        start(Map.of());
        HttpResponse<String> answer =
                new Form().with("success_action_status", wanted).signed().send();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 201) {
            assertThat(answer.body())
                    .contains(
                            "<PostResponse",
                            "<Location>" + server.endpoint() + "/films/up/a.txt</Location>",
                            "<Bucket>films</Bucket>",
                            "<Key>up/a.txt</Key>",
                            "<ETag>&quot;1cb251ec0d568de6a929b520c4aed8d1&quot;</ETag>");
        } else {
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://page.test/done|https://page.test/done?",
                "https://page.test/done?x=1#there|https://page.test/done?x=1&",
                "javascript:alert(1)|",
                "//page.test|",
                "not an address|"
            })
    void theFormMayLeadToAPage(String wanted, String begins) throws Exception {
        start(Map.of());
        HttpResponse<String> answer =
                new Form().with("success_action_redirect", wanted).signed().send();
        if (begins == null) {
            assertThat(answer.statusCode()).isEqualTo(204);
            return;
        }
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith(begins + "bucket=films&key=up%2Fa.txt&etag=%221cb251ec0d568de6a929b520c4aed8d1%22")
                .endsWith(wanted.contains("#") ? "#there" : "%22");
        assertThat(get("up/a.txt")).asString().isEqualTo("text");
    }

    @Test
    void aPolicyThatIsNotKeptIsRefused() throws Exception {
        start(Map.of());
        s3.createBucket(b -> b.bucket("books"));
        server.charges.entries();
        Form late = new Form();
        late.expiration = Instant.now().minus(1, ChronoUnit.MINUTES);
        assertRefused(late.signed().send(), 403, "AccessDenied");
        Form elsewhere = new Form();
        elsewhere.sentTo = "books";
        assertRefused(elsewhere.signed().send(), 403, "AccessDenied");
        assertRefused(
                new Form()
                        .condition("[\"starts-with\",\"$key\",\"down/\"]")
                        .signed()
                        .send(),
                403,
                "AccessDenied");
        assertRefused(new Form().condition("{\"x-amz-meta-a\":\"b\"}").signed().send(), 403, "AccessDenied");
        assertRefused(new Form().signed().with("x-amz-meta-b", "c").send(), 403, "AccessDenied");
        assertRefused(
                new Form().condition("[\"content-length-range\",0,3]").signed().send(), 400, "EntityTooLarge");
        assertRefused(
                new Form().condition("[\"content-length-range\",5,10]").signed().send(), 400, "EntityTooSmall");
        assertRefused(
                new Form().condition("[\"content-length-range\",5]").signed().send(), 400, "InvalidPolicyDocument");
        assertThat(server.charges.entries()).isEmpty();
        assertThat(isThere("up/")).isFalse();
        assertThat(new Form()
                        .condition("[\"content-length-range\",4,4]")
                        .signed()
                        .send()
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aPolicyThatNamesNoBucketIsGoodForNone() throws Exception {
        start(Map.of());
        Form form = new Form();
        form.bucket = "";
        assertRefused(form.signed().send(), 403, "AccessDenied");
    }

    @Test
    void aFormThatIsNotSignedRightIsRefused() throws Exception {
        start(Map.of());
        assertRefused(new Form().signed(server.key, "not the secret").send(), 403, "SignatureDoesNotMatch");
        assertRefused(new Form().signed().with("policy", "e30=").send(), 403, "SignatureDoesNotMatch");
        Form nobody = new Form().signed();
        nobody.with("x-amz-credential", nobody.field("x-amz-credential").replace("STW", "XYZ"));
        assertRefused(nobody.send(), 403, "InvalidAccessKeyId");
        for (String field : List.of("policy", "x-amz-signature", "x-amz-credential", "x-amz-date")) {
            Form form = new Form().signed();
            form.fields.remove(field);
            assertRefused(form.send(), 400, "InvalidArgument");
        }
        assertRefused(new Form().send(), 403, "AccessDenied");
        IssuedKey reader = server.newKey(Optional.of(S3Server.PAYER), "read:s3");
        assertRefused(new Form().signed(reader, reader.secret()).send(), 403, "AccessDenied");
        IssuedKey other = server.newKey(Optional.empty(), "read,write");
        assertRefused(new Form().signed(other, other.secret()).send(), 403, "AccessDenied");
        Form nowhere = new Form();
        nowhere.bucket = "no-such";
        nowhere.sentTo = "no-such";
        assertRefused(nowhere.signed().send(), 404, "NoSuchBucket");
        assertThat(isThere("up/")).isFalse();
    }

    @Test
    void whatIsNoFormIsRefused() throws Exception {
        start(Map.of());
        Form form = new Form();
        form.fields.remove("key");
        assertRefused(form.signed().send(), 400, "InvalidArgument");
        HttpRequest.Builder to = HttpRequest.newBuilder(URI.create(server.endpoint() + "/films"));
        assertRefused(
                http.send(
                        to.copy()
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString()),
                400,
                "MalformedPOSTRequest");
        assertRefused(
                http.send(to.copy().POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString()),
                400,
                "MalformedPOSTRequest");
        assertRefused(new Form().with("key", "x".repeat(1025)).signed().send(), 400, "KeyTooLongError");
        assertRefused(new Form().with("x-amz-meta-a b", "c").signed().send(), 400, "InvalidArgument");
        assertRefused(
                new Form().with("Content-Type", "text/x\r\nX-Evil: y").signed().send(), 400, "InvalidArgument");
        assertRefused(new Form().with("tagging", "<Tagging>").signed().send(), 400, "MalformedXML");
        assertRefused(new Form().with("acl", "whatever").signed().send(), 400, "InvalidArgument");
    }

    @Test
    void aChecksumFieldIsAboutTheFile() throws Exception {
        start(Map.of());
        assertRefused(
                new Form().with("x-amz-checksum-crc32", "AAAAAA==").signed().send(), 400, "BadDigest");
        assertThat(isThere("up/")).isFalse();
        HttpResponse<String> good =
                new Form().with("x-amz-checksum-crc32", "O4unxw==").signed().send();
        assertThat(good.statusCode()).as(good.body()).isEqualTo(204);
        assertThat(good.headers().firstValue("x-amz-checksum-crc32")).contains("O4unxw==");
    }

    @Test
    void anybodyFillsABucketThatEverybodyMayWriteInto() throws Exception {
        start(Map.of());
        s3.createBucket(b -> b.bucket("open").acl(BucketCannedACL.PUBLIC_READ_WRITE));
        Form form = new Form();
        form.sentTo = "open";
        assertThat(form.send().statusCode()).isEqualTo(204);
        assertThat(s3.getObjectAsBytes(b -> b.bucket("open").key("up/a.txt")).asUtf8String())
                .isEqualTo("text");
        server.charges.refuse(Fault.BUDGET_EXHAUSTED);
        assertRefused(form.send(), 403, "AccountProblem");
    }

    @Test
    void aFormThatIsSignedAsBeforeIsTakenWhereThatIsAllowed() throws Exception {
        start(Map.of("stowage.s3.post-v2", "true"));
        HttpResponse<String> answer = new Form().signedAsBefore().send();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(get("up/a.txt")).asString().isEqualTo("text");
        assertRefused(new Form().signedAsBefore().with("signature", "AAAA").send(), 403, "SignatureDoesNotMatch");
    }

    @Test
    void aFormThatIsSignedAsBeforeSaysWhatToDo() throws Exception {
        start(Map.of());
        HttpResponse<String> refused = new Form().signedAsBefore().send();
        assertRefused(refused, 400, "InvalidRequest");
        assertThat(refused.body()).contains("stowage.s3.post-v2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "/lead", "a/../b", "ä/€/😀", "a;b", "\\$foo", "%2F", "tail/"})
    void aKeyIsWhateverTheFormCallsIt(String key) throws Exception {
        start(Map.of());
        HttpResponse<String> answer = new Form()
                .with("key", key)
                .with("success_action_status", "201")
                .signed()
                .send();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("<Key>" + key + "</Key>");
        assertThat(get(key)).asString().isEqualTo("text");
    }

    @Test
    void aFileThatIsCutOffIsNotStored() throws Exception {
        start(Map.of());
        s3.createBucket(b -> b.bucket("open").acl(BucketCannedACL.PUBLIC_READ_WRITE));
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nhalf of a fi";
        String answer = server.raw("POST /s3/open HTTP/1.0\r\nHost: x\r\nContent-Type: multipart/form-data; boundary="
                + BOUNDARY + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("<Code>IncompleteBody</Code>");
        assertThat(s3.listObjectsV2(b -> b.bucket("open")).keyCount()).isZero();
    }

    @Test
    void aFormIsRefusedBeforeItsFileHasCome() throws Exception {
        start(Map.of());
        String fields = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /s3/films HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary="
                                    + BOUNDARY + "\r\nContent-Length: 1000000000\r\n\r\n" + fields + "x".repeat(9000))
                            .getBytes(UTF_8));
            byte[] status = socket.getInputStream().readNBytes(12);
            assertThat(status).asString(UTF_8).isEqualTo("HTTP/1.1 403");
        }
    }

    @Test
    void tagsOfAFormAreThoseOfTheObject() throws Exception {
        start(Map.of());
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < 11; i++) {
            tags.append(String.format("<Tag><Key>k%s</Key><Value>v</Value></Tag>", i));
        }
        assertRefused(
                new Form()
                        .with("tagging", "<Tagging><TagSet>" + tags + "</TagSet></Tagging>")
                        .signed()
                        .send(),
                400,
                "InvalidTag");
    }
}
