package io.stowage.s3.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.rows.Checksum;
import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.S3Error;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectChecksumTest {

    /** The check values of the catalogue of CRCs. */
    @ParameterizedTest
    @CsvSource({"CRC32, cbf43926", "CRC32C, e3069283", "CRC64NVME, ae8b14860a799888"})
    void thePlainSumsOfTheseTestsAreThoseOfTheCatalogue(ChecksumAlgorithm algorithm, String value) {
        assertThat(HexFormat.of().formatHex(Sums.sum(algorithm.checksum(), "123456789".getBytes(UTF_8))))
                .isEqualTo(value);
    }

    @Property(tries = 200)
    void theSumsOfThePartsAddUpToThatOfTheWhole(@ForAll @Size(min = 1, max = 6) List<@Size(max = 300) byte[]> parts) {
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.allowsFullObject()) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                List<ObjectChecksum.Part> sums = new ArrayList<>();
                for (byte[] part : parts) {
                    all.writeBytes(part);
                    sums.add(new ObjectChecksum.Part(
                            part.length, ChecksumAlgorithm.encode(Sums.sum(algorithm.checksum(), part))));
                }
                byte[] whole = Sums.sum(algorithm.checksum(), all.toByteArray());
                assertThat(ObjectChecksum.ofParts(algorithm, ObjectChecksum.Type.FULL_OBJECT, sums))
                        .isEqualTo(ObjectChecksum.whole(algorithm, whole));
            }
        }
    }

    @Test
    void terabytesOfZerosCostNoMoreThanBytes() {
        byte[] zeros = new byte[1 << 20];
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.allowsFullObject()) {
                CrcCombination combination = CrcCombination.of(algorithm);
                byte[] sum = Sums.sum(algorithm.checksum(), zeros);
                byte[] byDoubling = sum;
                for (long length = zeros.length; length < 1L << 40; length *= 2) {
                    byDoubling = combination.combine(byDoubling, byDoubling, length);
                }
                byte[] half = sum;
                for (long length = zeros.length; length < 1L << 39; length *= 2) {
                    half = combination.combine(half, half, length);
                }
                assertThat(combination.combine(half, half, 1L << 39)).isEqualTo(byDoubling);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32, , COMPOSITE",
        "CRC64NVME, , FULL_OBJECT",
        "SHA256, , COMPOSITE",
        "CRC32C, FULL_OBJECT, FULL_OBJECT",
        "CRC32C, full_object, FULL_OBJECT",
        "SHA1, FULL_OBJECT, ",
        "CRC64NVME, COMPOSITE, ",
        "CRC32, OTHER, "
    })
    void anAlgorithmHasTheTypesThatItCanHave(ChecksumAlgorithm algorithm, String asked, ObjectChecksum.Type expected) {
        Optional<String> text = Optional.ofNullable(asked);
        if (expected == null) {
            Refused.with(S3Error.INVALID_REQUEST, () -> ObjectChecksum.Type.parse(algorithm, text));
        } else {
            assertThat(ObjectChecksum.Type.parse(algorithm, text)).isEqualTo(expected);
        }
    }

    @Test
    void aCompositeChecksumIsOneOfTheChecksumsAndTellsHowMany() {
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.allowsComposite()) {
                byte[] first = Sums.sum(algorithm.checksum(), new byte[] {1});
                byte[] second = Sums.sum(algorithm.checksum(), new byte[] {2, 3});
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(first);
                both.writeBytes(second);
                ObjectChecksum sum = ObjectChecksum.ofParts(
                        algorithm,
                        ObjectChecksum.Type.COMPOSITE,
                        List.of(
                                new ObjectChecksum.Part(1, ChecksumAlgorithm.encode(first)),
                                new ObjectChecksum.Part(2, ChecksumAlgorithm.encode(second))));
                String expected = ChecksumAlgorithm.encode(Sums.sum(algorithm.checksum(), both.toByteArray()));
                assertThat(sum.value()).isEqualTo(expected + "-2");
                sum.require(expected);
                sum.require(expected + "-2");
                Refused.with(S3Error.BAD_DIGEST, () -> sum.require(expected + "-3"));
                Refused.with(S3Error.BAD_DIGEST, () -> sum.require("AAAAAA=="));
            }
        }
    }

    @Test
    void anEntityTagIsTheMd5OrHasANumber() {
        var received = Sums.of(new byte[0], Set.of(Checksum.MD5));
        EntityTag md5 = EntityTag.of(received, EntityTag.Source.MD5);
        assertThat(md5.quoted()).isEqualTo("\"d41d8cd98f00b204e9800998ecf8427e\"");
        assertThat(EntityTag.of(Sums.of(new byte[0], Set.of()), EntityTag.Source.CONTENT)
                        .text())
                .matches("[0-9a-f]{32}-1");
        byte[] twice = new byte[32];
        System.arraycopy(Sums.sum(Checksum.MD5, new byte[0]), 0, twice, 0, 16);
        System.arraycopy(Sums.sum(Checksum.MD5, new byte[0]), 0, twice, 16, 16);
        assertThat(EntityTag.ofParts(List.of(md5, md5)).text())
                .isEqualTo(HexFormat.of().formatHex(Sums.sum(Checksum.MD5, twice)) + "-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"d41d8cd98f00b204e9800998ecf8427e\" | true",
                "d41d8cd98f00b204e9800998ecf8427e | true",
                "W/\"d41d8cd98f00b204e9800998ecf8427e\" | true",
                "* | true",
                "\"abc\", \"d41d8cd98f00b204e9800998ecf8427e\" | true",
                "\"d41d8cd98f00b204e9800998ecf8427e-1\" | false",
                "\" | false",
                "abc | false"
            })
    void aConditionNamesATagWithOrWithoutQuotes(String header, boolean named) {
        EntityTag tag = new EntityTag("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(tag.isNamedBy(header)).isEqualTo(named);
    }

    @Test
    void aTagThatWasNeverGivenIsAnInvalidPart() {
        Refused.with(S3Error.INVALID_PART, () -> EntityTag.parse("\"abc\""));
        assertThat(EntityTag.parse("\"D41D8CD98F00B204E9800998ECF8427E\"").text())
                .isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    }
}
