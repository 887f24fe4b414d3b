package io.stowage.ic.bls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.IcConfig;
import io.stowage.ic.IcVectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlsVerifierTest {
    private static final BlsVerifier BOUNCYCASTLE = BlsVerifiers.open(IcConfig.Bls.BOUNCYCASTLE);
    private static final BlsVerifier JBLST = BlsVerifiers.open(IcConfig.Bls.JBLST);

    private static Stream<JsonNode> cases() {
        return IcVectors.elements("bls.json", "/cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothLibrariesGiveTheSameVerdict(JsonNode vector) {
        assertThat(verdict(BOUNCYCASTLE, vector))
                .isEqualTo(vector.required("valid").booleanValue());
        assertThat(verdict(JBLST, vector)).isEqualTo(vector.required("valid").booleanValue());
    }

    @Test
    void theFasterOneIsTakenWhereItIsThere() {
        assertThat(BlsVerifiers.open(IcConfig.Bls.AUTO).name()).isEqualTo("jblst");
    }

    private static boolean verdict(BlsVerifier verifier, JsonNode vector) {
        return verifier.verify(
                IcVectors.hex(vector, "public_key"),
                IcVectors.hex(vector, "signature"),
                IcVectors.hex(vector, "message"));
    }
}
