package io.stowage.ic.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcVectors;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CborTest {

    private static Stream<JsonNode> envelopes() {
        return IcVectors.elements("requests.json", "/envelopes").filter(vector -> vector.has("envelope_cbor"));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void anEnvelopeIsWrittenAsItWasRead(JsonNode vector) {
        byte[] bytes = IcVectors.hex(vector, "envelope_cbor");
        assertThat(CborWriter.write(CborReader.read(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "00, 00",
        "5f41014102ff, 420102",
        "7f61616162ff, 626162",
        "9f0102ff, 820102",
        "bf616101ff, a1616101",
        "d9d9f701, 01",
        "1800, 00",
        "f4, f4",
        "f6, f6"
    })
    void everyFormOfALengthReads(String hex, String shortest) {
        CborValue value = read(hex);
        assertThat(HexFormat.of().formatHex(CborWriter.writeBare(value))).isEqualTo(shortest);
        assertThat(read(HexFormat.of().formatHex(CborWriter.write(value)))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ends early",
        "0000, behind",
        "a2616101616102, twice",
        "a10101, is not a text",
        "c001, tag",
        "d9d9f7d9d9f701, tag inside",
        "81d9d9f701, tag inside",
        "5b0000010000000000, longer",
        "9bffffffffffffffff, longer",
        "bb7fffffffffffffff, longer",
        "5f5f4101ffff, foreign pieces",
        "5f6161ff, foreign pieces",
        "5f4101, ends early",
        "61ff, not UTF-8",
        "62c080, not UTF-8",
        "fb3ff0000000000000, float",
        "f7, float",
        "ff, float",
        "1f, length",
        "1c, length"
    })
    void anythingDoubtfulIsRefused(String hex, String why) {
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> read(hex))
                .withMessageContaining(why);
    }

    @Test
    void nestingEndsSomewhere() {
        assertThat(read("81".repeat(CborReader.MAX_DEPTH) + "80")).isInstanceOf(CborValue.ArrayValue.class);
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> read("81".repeat(CborReader.MAX_DEPTH + 1) + "80"))
                .withMessageContaining("deep");
        assertThatExceptionOfType(CborException.class).isThrownBy(() -> read("9f".repeat(100_000)));
    }

    @Test
    void theFieldsOfAMapAreFoundByName() {
        CborValue map = CborValue.map()
                .with("n", CborValue.of(7))
                .with("b", CborValue.of(Bytes.ofHex("0102")))
                .with("a", CborValue.of(List.of(CborValue.of("x"))));
        CborValue back = CborReader.read(CborWriter.write(map));
        assertThat(back).isEqualTo(map);
        assertThat(back.require("n").asNumber()).isEqualTo(7);
        assertThat(back.require("b").asBytes()).isEqualTo(Bytes.ofHex("0102"));
        assertThat(back.require("a").asArray()).containsExactly(CborValue.of("x"));
        assertThat(back.find("z")).isEmpty();
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> back.require("z"))
                .withMessageContaining("has no field z");
    }

    @Property
    void aNumberOf64BitsIsReadBack(@ForAll long number) {
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(number));
        assertThat(CborReader.read(CborWriter.write(CborValue.of(unsigned))).asNumber())
                .isEqualTo(unsigned);
        assertThat(CborReader.read(CborWriter.write(CborValue.of(unsigned.not())))
                        .asNumber())
                .isEqualTo(unsigned.not());
    }

    private static CborValue read(String hex) {
        return CborReader.read(HexFormat.of().parseHex(hex));
    }
}
