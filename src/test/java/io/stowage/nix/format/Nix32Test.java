package io.stowage.nix.format;

import static io.stowage.nix.format.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Nix32Test {
    /** As {@code nix-hash --type sha256 --base32} has it. */
    private static final String OF_NOTHING = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";

    private static final Digest NOTHING = Digest.compute(Algorithm.SHA256, new byte[0]);

    @Test
    void theDigestOfNothingIsThatOfNix() {
        assertThat(Nix32.encode(NOTHING.bytes())).isEqualTo(OF_NOTHING);
        assertThat(Nix32.decode(OF_NOTHING)).isEqualTo(NOTHING.bytes());
    }

    @Property
    void decodeUndoesEncode(@ForAll @Size(max = 70) byte[] bytes) {
        String text = Nix32.encode(bytes);
        assertThat(text).hasSize((bytes.length * 8 + 4) / 5);
        assertThat(Nix32.decode(text)).isEqualTo(bytes);
    }

    @Property
    void everyTextIsRefusedOrTheOneOfItsBytes(@ForAll("texts") String text) {
        byte[] bytes;
        try {
            bytes = Nix32.decode(text);
        } catch (RuntimeException e) {
            assertRefused(() -> Nix32.decode(text));
            return;
        }
        assertThat(Nix32.encode(bytes)).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars(Nix32.ALPHABET + "eotuA \u00e9").ofMaxLength(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Letters that the alphabet leaves out.
                "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9ce3",
                "0MDQA9W1P6CMLI6976V4WI0SW9R4P5PRKJ7LZFD1877WK11C9C73",
                // Bits behind the last byte.
                "2mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                // A length that no bytes have.
                "0"
            })
    void whatIsNoNix32IsRefused(String text) {
        assertRefused(() -> Nix32.decode(text));
    }

    @Test
    void aSha256IsReadInEachOfItsForms() {
        String base64 = Base64.getEncoder().encodeToString(NOTHING.bytes());
        for (String text : new String[] {"sha256:" + OF_NOTHING, "sha256:" + NOTHING.hex(), "sha256-" + base64}) {
            assertThat(Sha256Text.parse("NarHash", text)).as(text).isEqualTo(NOTHING);
        }
        assertThat(Sha256Text.withAlgorithm(NOTHING)).isEqualTo("sha256:" + OF_NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:",
                "sha256-",
                "sha256-====",
                "sha256-AAAA",
                "sha1:d8m6kv2b6j8bkq9bz8gm3kq4cqh0l1x1",
                "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
                "sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c7"
            })
    void whatIsNoSha256IsRefused(String text) {
        assertRefused("NarHash", () -> Sha256Text.parse("NarHash", text));
    }
}
