package io.stowage.s3.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.intake.Incoming;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.s3.signing.Authenticated;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.S3Error;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadPlanTest {
    private static final byte[] BYTES = "123456789".getBytes(UTF_8);

    private static UploadPlan plan(String contentHash, String... headers) {
        return UploadPlan.of(request(headers), who(contentHash));
    }

    private static Authenticated who(String contentHash) {
        return new Authenticated(Optional.of("k"), Authenticated.How.HEADER, contentHash, Optional.empty());
    }

    private static SignedRequest request(String... headers) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return new SignedRequest(
                "PUT",
                "/b/k",
                Query.parse("x-amz-checksum-crc32=AAAAAA%3D%3D"),
                all,
                List.of("localhost"),
                Optional.empty());
    }

    private static Received receive(UploadPlan plan) throws IOException {
        Incoming incoming =
                plan.incoming(new ByteArrayInputStream(BYTES), who("UNSIGNED-PAYLOAD"), Set.of(Checksum.MD5));
        Received received = Sums.of(incoming.source().readAllBytes(), incoming.checksums());
        incoming.check().look(received);
        return received;
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void eachChecksumInAHeaderIsCheckedAndKept(ChecksumAlgorithm algorithm) throws IOException {
        String right = ChecksumAlgorithm.encode(Sums.sum(algorithm.checksum(), BYTES));
        UploadPlan plan = plan("UNSIGNED-PAYLOAD", algorithm.header(), right);
        assertThat(plan.checksum(receive(plan)))
                .isEqualTo(new ObjectChecksum(algorithm, ObjectChecksum.Type.FULL_OBJECT, right));
        String wrong = ChecksumAlgorithm.encode(Sums.sum(algorithm.checksum(), new byte[] {1}));
        Refused.with(S3Error.BAD_DIGEST, () -> receive(plan("UNSIGNED-PAYLOAD", algorithm.header(), wrong)));
        Refused.with(S3Error.INVALID_REQUEST, () -> plan("UNSIGNED-PAYLOAD", algorithm.header(), "AAAA"));
        Refused.with(S3Error.INVALID_REQUEST, () -> plan("UNSIGNED-PAYLOAD", algorithm.header(), "*"));
    }

    @Test
    void withoutAChecksumCrc32IsKeptAndThatOfTheQueryIsNoPromise() throws IOException {
        UploadPlan plan = plan("UNSIGNED-PAYLOAD");
        assertThat(plan.checksum(receive(plan)).value()).isEqualTo("y/Q5Jg==");
        assertThat(plan.namesChecksum()).isFalse();
    }

    @Test
    void theHashOfTheBodyIsChecked() throws IOException {
        String right = HexFormat.of().formatHex(Sums.sum(Checksum.SHA256, BYTES));
        assertThat(receive(plan(right)).size()).isEqualTo(9);
        Refused.with(S3Error.CONTENT_SHA256_MISMATCH, () -> receive(plan("0".repeat(64))));
    }

    @Test
    void theMd5OfTheBodyIsChecked() throws IOException {
        String right = ChecksumAlgorithm.encode(Sums.sum(Checksum.MD5, BYTES));
        assertThat(receive(plan("UNSIGNED-PAYLOAD", "content-md5", right)).size())
                .isEqualTo(9);
        Refused.with(
                S3Error.BAD_DIGEST, () -> receive(plan("UNSIGNED-PAYLOAD", "content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bad", "AAAA", "!!!!"})
    void anMd5ThatIsNoneIsRefused(String md5) {
        Refused.with(S3Error.INVALID_DIGEST, () -> plan("UNSIGNED-PAYLOAD", "content-md5", md5));
    }

    @ParameterizedTest
    @CsvSource({
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, NOT_IMPLEMENTED",
        "'', INVALID_ARGUMENT",
        "abc, INVALID_ARGUMENT",
        "STREAMING-OTHER, INVALID_ARGUMENT",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, INVALID_REQUEST"
    })
    void aHashThatSaysNothingIsRefused(String value, S3Error error) {
        Refused.with(error, () -> plan(value));
    }

    @Test
    void checksumsThatContradictEachOtherAreRefused() {
        Refused.with(
                S3Error.INVALID_REQUEST,
                () -> plan(
                        "UNSIGNED-PAYLOAD", "x-amz-checksum-crc32", "AAAAAA==", "x-amz-checksum-crc32c", "AAAAAA=="));
        Refused.with(S3Error.INVALID_REQUEST, () -> plan("UNSIGNED-PAYLOAD", "x-amz-sdk-checksum-algorithm", "CRC32"));
        Refused.with(
                S3Error.INVALID_REQUEST,
                () -> plan(
                        "UNSIGNED-PAYLOAD",
                        "x-amz-sdk-checksum-algorithm",
                        "SHA1",
                        "x-amz-checksum-crc32c",
                        "AAAAAA=="));
        Refused.with(S3Error.INVALID_REQUEST, () -> plan("UNSIGNED-PAYLOAD", "x-amz-sdk-checksum-algorithm", "MD4"));
        Refused.with(
                S3Error.INVALID_REQUEST,
                () -> plan(
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        "x-amz-decoded-content-length",
                        "1",
                        "x-amz-trailer",
                        "x-amz-meta-a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "99999999999999999999", ""})
    void aLengthThatIsNoNumberIsRefused(String length) {
        Refused.with(S3Error.INVALID_ARGUMENT, () -> plan("UNSIGNED-PAYLOAD", "content-length", length));
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void aSmallBodyIsReadWholeAndChecked(ChecksumAlgorithm algorithm) throws IOException {
        String right = ChecksumAlgorithm.encode(Sums.sum(algorithm.checksum(), BYTES));
        UploadPlan plan = plan("UNSIGNED-PAYLOAD", algorithm.header(), right);
        assertThat(plan.isProtected()).isTrue();
        assertThat(plan.read(new ByteArrayInputStream(BYTES), who("UNSIGNED-PAYLOAD"), BYTES.length))
                .isEqualTo(BYTES);
        Refused.with(
                S3Error.BAD_DIGEST,
                () -> plan.read(new ByteArrayInputStream(new byte[] {1}), who("UNSIGNED-PAYLOAD"), BYTES.length));
        Refused.with(
                S3Error.MALFORMED_XML,
                () -> plan.read(new ByteArrayInputStream(BYTES), who("UNSIGNED-PAYLOAD"), BYTES.length - 1));
    }

    @Test
    void aHashOfTheBodyAloneDoesNotProtectADeletion() {
        assertThat(plan("0".repeat(64)).isProtected()).isFalse();
        assertThat(plan("UNSIGNED-PAYLOAD", "content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")
                        .isProtected())
                .isTrue();
    }
}
