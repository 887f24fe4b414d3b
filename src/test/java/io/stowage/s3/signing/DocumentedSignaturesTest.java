package io.stowage.s3.signing;

import static io.stowage.s3.signing.SigningFixture.ACCESS_KEY;
import static io.stowage.s3.signing.SigningFixture.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.S3Error;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in the documentation of S3. */
class DocumentedSignaturesTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String CREDENTIAL =
            "AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/20130524/us-east-1/s3/aws4_request,";

    private static final String GET = """
            GET /test.txt HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            Authorization: %sSignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41
            Range: bytes=0-9
            x-amz-content-sha256: %s
            x-amz-date: 20130524T000000Z
            """.formatted(CREDENTIAL, EMPTY);
    private static final String PUT = """
            PUT /test$file.text HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            Date: Fri, 24 May 2013 00:00:00 GMT
            Authorization: %s SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd
            x-amz-date: 20130524T000000Z
            x-amz-storage-class: REDUCED_REDUNDANCY
            x-amz-content-sha256: 44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072
            """.formatted(CREDENTIAL);
    private static final String LIFECYCLE = """
            GET /?lifecycle HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            Authorization: %sSignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543
            x-amz-date: 20130524T000000Z
            x-amz-content-sha256: %s
            """.formatted(CREDENTIAL, EMPTY);
    private static final String LIST = """
            GET /?max-keys=2&prefix=J HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            Authorization: %sSignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7
            x-amz-date: 20130524T000000Z
            x-amz-content-sha256: %s
            """.formatted(CREDENTIAL, EMPTY);
    private static final String LINK = """
            GET /test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404 HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            """;
    private static final String CHUNKED = """
            PUT /examplebucket/chunkObject.txt HTTP/1.1
            Host: s3.amazonaws.com
            x-amz-date: 20130524T000000Z
            x-amz-storage-class: REDUCED_REDUNDANCY
            Authorization: %sSignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9
            x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD
            Content-Encoding: aws-chunked
            x-amz-decoded-content-length: 66560
            Content-Length: 66824
            """.formatted(CREDENTIAL);
    private static final String WITH_TRAILER = """
            PUT /examplebucket/chunkObject.txt HTTP/1.1
            Host: s3.amazonaws.com
            x-amz-date: 20130524T000000Z
            x-amz-storage-class: REDUCED_REDUNDANCY
            Authorization: %sSignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e
            x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
            Content-Encoding: aws-chunked
            x-amz-decoded-content-length: 66560
            x-amz-trailer: x-amz-checksum-crc32c
            """.formatted(CREDENTIAL);

    private static String[] requests() {
        return new String[] {GET, PUT, LIFECYCLE, LIST, LINK, CHUNKED, WITH_TRAILER};
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aDocumentedRequestIsBelieved(String text) {
        Authenticated who = SigningFixture.at(DAY).verify(RawRequest.parse(text));
        assertThat(who.accessKey()).contains(ACCESS_KEY);
    }

    @Test
    void theChunksOfADocumentedUploadAreBelieved() throws NoSuchAlgorithmException {
        ChunkSignatures chunks = SigningFixture.at(DAY)
                .verify(RawRequest.parse(CHUNKED))
                .chunks()
                .orElseThrow();
        chunks.requireChunk(sha256(aaa(65536)), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
        chunks.requireChunk(sha256(aaa(1024)), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
        chunks.requireChunk(sha256(aaa(0)), "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
    }

    @Test
    void theTrailerOfADocumentedUploadIsBelieved() throws NoSuchAlgorithmException {
        ChunkSignatures chunks = SigningFixture.at(DAY)
                .verify(RawRequest.parse(WITH_TRAILER))
                .chunks()
                .orElseThrow();
        chunks.requireChunk(sha256(aaa(65536)), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
        chunks.requireChunk(sha256(aaa(1024)), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
        chunks.requireChunk(sha256(aaa(0)), "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992");
        chunks.requireTrailer(
                sha256("x-amz-checksum-crc32c:sOO8/Q==\n".getBytes(StandardCharsets.UTF_8)),
                "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
    }

    @Test
    void theDocumentedFormIsBelieved() {
        String policy = """
                { "expiration": "2015-12-30T12:00:00.000Z",
                  "conditions": [
                    {"bucket": "sigv4examplebucket"},
                    ["starts-with", "$key", "user/user1/"],
                    {"acl": "public-read"},
                    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
                    ["starts-with", "$Content-Type", "image/"],
                    {"x-amz-meta-uuid": "14365123651274"},
                    {"x-amz-server-side-encryption": "AES256"},
                    ["starts-with", "$x-amz-meta-tag", ""],

                    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
                    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                    {"x-amz-date": "20151229T000000Z" }
                  ]
                }""".replace("\n", "\r\n");
        Map<String, String> fields = Map.of(
                "policy", Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8)),
                "x-amz-algorithm", "AWS4-HMAC-SHA256",
                "x-amz-date", "20151229T000000Z",
                "x-amz-credential", ACCESS_KEY + "/20151229/us-east-1/s3/aws4_request",
                "x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
        assertThat(SigningFixture.at(DAY).verifyForm(fields).how()).isEqualTo(Authenticated.How.FORM);
    }

    /** "Authenticating REST requests", example of a query string. */
    @Test
    void aDocumentedLinkOfTheOldKindIsBelievedWhereItIsAllowed() {
        SigningConfig config = new SigningConfig("us-east-1", false, Duration.ofMinutes(15), true, false);
        SignedRequest parsed = RawRequest.parse("""
                GET /photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620 HTTP/1.1
                Host: johnsmith.s3.amazonaws.com
                """);
        SignedRequest request = new SignedRequest(
                parsed.method(),
                parsed.path(),
                parsed.query(),
                parsed.headers(),
                parsed.hosts(),
                Optional.of("johnsmith"));
        Authenticated who =
                SigningFixture.at(Instant.ofEpochSecond(1175139619), config).verify(request);
        assertThat(who.how()).isEqualTo(Authenticated.How.OLD_LINK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Range: bytes=0-8", "Range:  bytes=0-9,bytes=0-9"})
    void aChangedHeaderIsNotBelieved(String line) {
        SignedRequest request = RawRequest.parse(GET.replace("Range: bytes=0-9", line));
        Refused.with(
                S3Error.SIGNATURE_DOES_NOT_MATCH, () -> SigningFixture.at(DAY).verify(request));
    }

    private static byte[] aaa(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
