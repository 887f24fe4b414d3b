package io.stowage.ic.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcVectors;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashTreeTest {

    private static Stream<JsonNode> trees() {
        return IcVectors.elements("hash_tree.json", "/trees");
    }

    private static Stream<JsonNode> malformed() {
        return IcVectors.elements("hash_tree.json", "/refuse");
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aTreeHasItsRootHashHoweverItIsPruned(JsonNode vector) {
        assertThat(HexFormat.of().formatHex(tree(vector).rootHash())).isEqualTo(IcVectors.text(vector, "root_hash"));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aLookTellsTheAbsentFromTheHidden(JsonNode vector) {
        for (JsonNode look : vector.required("lookups")) {
            HashTree.Lookup found = tree(vector)
                    .lookup(StreamSupport.stream(look.required("path").spliterator(), false)
                            .map(label -> Bytes.ofUtf8(label.textValue()))
                            .toList());
            String status = IcVectors.text(look, "status").toUpperCase(Locale.ROOT);
            assertThat(found.status().name().replace("NO_VALUE", "ERROR"))
                    .as("%s", look)
                    .isEqualTo(status);
            assertThat(found.value()).as("%s", look).isEqualTo(value(look));
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aTreeOfAnotherShapeIsRefused(JsonNode vector) {
        assertThatThrownBy(() -> tree(vector)).isInstanceOfAny(InvalidCertificate.class, CborException.class);
    }

    @Test
    void aTreeIsNotDeeperThanAnyoneNeeds() {
        String deep = "83018100".repeat(TreeParser.MAX_DEPTH + 1) + "8100";
        assertThatExceptionOfType(InvalidCertificate.class)
                .isThrownBy(() -> HashTree.parse(CborReader.read(HexFormat.of().parseHex(deep))))
                .withMessageContaining("deep");
    }

    private static Optional<Bytes> value(JsonNode look) {
        return look.has("value") ? Optional.of(Bytes.ofUtf8(IcVectors.text(look, "value"))) : Optional.empty();
    }

    private static HashTree tree(JsonNode vector) {
        return HashTree.parse(CborReader.read(IcVectors.hex(vector, "cbor")));
    }
}
