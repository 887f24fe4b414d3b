package io.stowage.s3.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.intake.Incoming;
import io.stowage.content.rows.Checksum;
import io.stowage.s3.signing.Authenticated;
import io.stowage.s3.signing.SdkUploads;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.S3Error;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
    private static final String UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final Authenticated NOBODY =
            new Authenticated(Optional.empty(), Authenticated.How.NOT_SIGNED, UNSIGNED, Optional.empty());

    private static SignedRequest request(String... headers) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return new SignedRequest("PUT", "/b/k", Query.NONE, all, List.of("localhost"), Optional.empty());
    }

    private static Incoming unsigned(String body, long length) {
        return UploadPlan.of(
                        request(
                                "x-amz-decoded-content-length",
                                String.valueOf(length),
                                "x-amz-trailer",
                                "x-amz-checksum-crc32"),
                        NOBODY)
                .incoming(new ByteArrayInputStream(body.getBytes(ISO_8859_1)), NOBODY, Set.of());
    }

    private static byte[] read(Incoming incoming) throws IOException {
        byte[] bytes = incoming.source().readAllBytes();
        incoming.check().look(Sums.of(bytes, incoming.checksums()));
        return bytes;
    }

    @Test
    void bareChunksAreUnwrapped() throws IOException {
        String body = "3\r\nabc\r\n5\r\n\r\nfgh\r\n0\r\nx-amz-checksum-crc32:rvgRPw==\r\n\r\n";
        String sum = ChecksumAlgorithm.encode(
                Sums.of("abc\r\nfgh".getBytes(UTF_8), Set.of(Checksum.CRC32)).checksum(Checksum.CRC32));
        assertThat(read(unsigned(body.replace("rvgRPw==", sum), 8)))
                .asString(UTF_8)
                .isEqualTo("abc\r\nfgh");
        Refused.with(S3Error.BAD_DIGEST, () -> read(unsigned(body.replace("rvgRPw==", "AAAAAA=="), 8)));
    }

    @ParameterizedTest
    @CsvSource({
        "3;abc;0, 4, INCOMPLETE_BODY",
        "3;abc;0, 2, INCOMPLETE_BODY",
        "3;abcd;0, 3, INVALID_REQUEST",
        "-3;abc;0, 3, INVALID_REQUEST",
        "3x;abc;0, 3, INVALID_REQUEST",
        ";abc;0, 3, INVALID_REQUEST",
        "ffffffffffffffff;abc;0, 3, INVALID_REQUEST",
        "7fffffffffffffff;abc;0, 3, INVALID_REQUEST",
        "3;abc, 3, INCOMPLETE_BODY",
        "3;ab, 3, INVALID_REQUEST"
    })
    void framesThatAreWrongAreRefused(String frames, long length, S3Error error) {
        String body = frames.replace(";", "\r\n") + "\r\n"
                + (frames.endsWith("0") ? "x-amz-checksum-crc32:AAAAAA==\r\n\r\n" : "");
        Refused.with(error, () -> unsigned(body, length).source().readAllBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "x-amz-checksum-sha1:AAAA\r\n\r\n",
                "x-amz-checksum-crc32:AAAAAA==\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
                "no colon\r\n\r\n",
                "x-amz-checksum-crc32:AAAAAA==\r\n\r\nmore",
                "x-amz-checksum-crc32:AAAAAA==\n\n"
            })
    void aTrailerThatIsWrongIsRefused(String trailer) {
        Refused.with(
                S3Error.INVALID_REQUEST,
                () -> unsigned("0\r\n" + trailer, 0).source().readAllBytes());
    }

    @Test
    void aLineWithoutAnEndIsCutOff() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '1';
            }
        };
        Refused.with(
                S3Error.INVALID_REQUEST,
                () -> UploadPlan.of(request("x-amz-decoded-content-length", "1"), NOBODY)
                        .incoming(endless, NOBODY, Set.of())
                        .source()
                        .read());
    }

    @Property(tries = 60)
    void whateverTheSdkFramesIsUnwrapped(
            @ForAll @IntRange(max = 300_000) int size, @ForAll boolean trailer, @ForAll boolean signed)
            throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        SdkUploads.Upload upload = SdkUploads.of(content, trailer, signed || !trailer);
        Authenticated who = upload.who();
        Incoming incoming =
                UploadPlan.of(upload.request(), who).incoming(new ByteArrayInputStream(upload.body()), who, Set.of());
        assertThat(read(incoming)).isEqualTo(content);
    }

    @Test
    void noBodyThatDiffersInOneByteIsTaken() throws IOException {
        byte[] content = "some bytes that are signed".getBytes(UTF_8);
        for (boolean trailer : new boolean[] {true, false}) {
            byte[] body = SdkUploads.of(content, trailer, true).body();
            for (int i = 0; i < body.length; i++) {
                byte[] changed = body.clone();
                changed[i] ^= 1;
                SdkUploads.Upload upload = SdkUploads.of(content, trailer, true);
                assertThat(isTaken(upload, changed))
                        .as("byte %s of %s", i, new String(body, UTF_8))
                        .isFalse();
            }
            for (int length = 0; length < body.length; length++) {
                assertThat(isTaken(SdkUploads.of(content, trailer, true), Arrays.copyOf(body, length)))
                        .isFalse();
            }
        }
    }

    @Test
    void everyDamagedBodyIsTakenOrRefused() throws IOException {
        Random random = new Random(20261129);
        byte[] content = "some bytes".getBytes(UTF_8);
        List<String> pieces =
                List.of("\r\n", "0\r\n", "0", ";chunk-signature=", "ffff", "\r", "\n", ":", "-1", "\0", "\u00ff");
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            SdkUploads.Upload upload = SdkUploads.of(content, true, random.nextBoolean());
            String body = new String(upload.body(), ISO_8859_1);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(body.length());
                int end = Math.min(body.length(), at + random.nextInt(6));
                body = body.substring(0, at) + pieces.get(random.nextInt(pieces.size())) + body.substring(end);
            }
            refused += isTaken(upload, body.getBytes(ISO_8859_1)) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(4_000);
    }

    private static boolean isTaken(SdkUploads.Upload upload, byte[] body) {
        Authenticated who = upload.who();
        return Refused.orDone(() -> {
            byte[] read =
                    read(UploadPlan.of(upload.request(), who).incoming(new ByteArrayInputStream(body), who, Set.of()));
            assertThat(read).isEqualTo(upload.content());
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip,aws-chunked | gzip",
                "aws-chunked,gzip | gzip",
                "aws-chunked | ",
                "AWS-Chunked, br , gzip | br,gzip",
                "gzip | gzip"
            })
    void theFramingIsNotStoredAsACoding(String header, String stored) {
        assertThat(ContentEncoding.stored(List.of(header))).isEqualTo(Optional.ofNullable(stored));
    }

    @Test
    void theLengthInsideHasToBeSaid() {
        Refused.with(S3Error.MISSING_CONTENT_LENGTH, () -> UploadPlan.of(request(), NOBODY));
    }
}
