package io.stowage.nix.format;

import static io.stowage.nix.format.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key and the signature were made by Nix 2.8. */
class KeysTest {
    private static final String SECRET =
            "stowage-e2e-1:1R1uXztTU7EYMVnC65Mwqmtppbcpk0QAgEbJF8+vMOBG9PpRWXxTy+ldBCRSxTrcm9On9jGTg4SbOcV5kkMplQ==";
    private static final String PUBLIC = "stowage-e2e-1:RvT6UVl8U8vpXQQkUsU63JvTp/Yxk4OEmznFeZJDKZU=";
    private static final String FINGERPRINT = "1;/nix/store/k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app;"
            + "sha256:0iqzcp18w47s74rx7pddz5mcrxp3mmqfsysf1disbpd4aq1rqym8;800;"
            + "/nix/store/44blvs7xifrdw0wl4c4xmja6dgqa4w07-e2e-lib";
    private static final String SIGNATURE = "stowage-e2e-1:8bsHAiHPMlD0zCNsReIKK2m1t7BbeSeRlDlY4xSFVYegGvVAZHVs1"
            + "+dqvCLBa0twwURZojB+0oMqJ7AtC6XqBg==";

    @Test
    void theSignatureIsThatOfNix() {
        SecretKey key = SecretKey.parse(SECRET);
        assertThat(key.sign(FINGERPRINT)).hasToString(SIGNATURE);
        assertThat(key.publicKey()).hasToString(PUBLIC).isEqualTo(PublicKey.parse(PUBLIC));
        assertThat(key.reveal()).isEqualTo(SECRET);
    }

    @Test
    void onlyTheKeyOfThatNameVerifiesAndOnlyThatText() {
        PublicKey key = PublicKey.parse(PUBLIC);
        Signature signature = Signature.parse(SIGNATURE);
        assertThat(key.verifies(FINGERPRINT, signature)).isTrue();
        assertThat(key.verifies(FINGERPRINT.replace(";800;", ";801;"), signature))
                .isFalse();
        assertThat(key.verifies(FINGERPRINT, Signature.parse(SIGNATURE.replace("e2e-1", "e2e-2"))))
                .isFalse();
        assertThat(PublicKey.parse(PUBLIC.replace("e2e-1", "e2e-2"))
                        .verifies(FINGERPRINT, Signature.parse(SIGNATURE.replace("e2e-1", "e2e-2"))))
                .isTrue();
        assertThat(SecretKey.generate("stowage-e2e-1").publicKey().verifies(FINGERPRINT, signature))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stowage-e2e-1:AAAA", "stowage-e2e-1:!", "stowage-e2e-1:8bsHAi"})
    void aSignatureThatIsNoneVerifiesNothing(String text) {
        assertThat(PublicKey.parse(PUBLIC).verifies(FINGERPRINT, Signature.parse(text)))
                .isFalse();
    }

    @Test
    void anAllZeroSignatureVerifiesNothing() {
        String zeros = Base64.getEncoder().encodeToString(new byte[64]);
        assertThat(PublicKey.parse(PUBLIC).verifies(FINGERPRINT, Signature.parse("stowage-e2e-1:" + zeros)))
                .isFalse();
    }

    @Test
    void aNewKeySignsAndSurvivesItsText() {
        for (int i = 0; i < 40; i++) {
            SecretKey key = SecretKey.generate("cache.example.org-1");
            SecretKey read = SecretKey.parse(key.reveal());
            assertThat(key.publicKey().verifies("text", read.sign("text"))).isTrue();
            assertThat(PublicKey.parse(read.publicKey().toString())).isEqualTo(key.publicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:",
                ":AAAA",
                "a b:1R1uXztTU7EYMVnC65Mwqmtppbcpk0QAgEbJF8+vMOBG9PpRWXxTy+ldBCRSxTrcm9On9jGTg4SbOcV5kkMplQ==",
                "a:RvT6UVl8U8vpXQQkUsU63JvTp/Yxk4OEmznFeZJDKZU=",
                // The public half is another key's.
                "a:1R1uXztTU7EYMVnC65Mwqmtppbcpk0QAgEbJF8+vMOAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "a:1R1uXztTU7EYMVnC65Mwqmtppbcpk0QAgEbJF8+vMOBG9PpRWXxTy+ldBCRSxTrcm9On9jGTg4SbOcV5kkMplQ=!"
            })
    void aSecretKeyThatIsNoneIsRefusedWithoutRepeatingIt(String text) {
        assertRefused(() -> SecretKey.parse(text));
        if (text.length() > 20) {
            assertThatThrownBy(() -> SecretKey.parse(text)).hasMessageNotContaining("RvT6");
            assertThatThrownBy(() -> SecretKey.parse(text)).hasMessageNotContaining("1R1u");
        }
        assertThat(SecretKey.parse(SECRET)).hasToString("stowage-e2e-1:***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", "a:AAAA", "a:RvT6UVl8U8vpXQQkUsU63JvTp/Yxk4OEmznFeZJDKZ!="})
    void aPublicKeyThatIsNoneIsRefused(String text) {
        assertRefused(() -> PublicKey.parse(text));
    }
}
