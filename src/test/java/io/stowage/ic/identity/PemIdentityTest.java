package io.stowage.ic.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.ic.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemIdentityTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final String SEED = "01".repeat(32);
    private static final String PUBLIC = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
    private static final String OTHER_PUBLIC = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5d";
    private static final String VERSION_1 = "302e020100300506032b657004220420";
    private static final String VERSION_2 = "3053020101300506032b657004220420";

    private static Properties publicKeys() {
        Properties keys = new Properties();
        try (InputStream in = open("public-keys.properties")) {
            keys.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return keys;
    }

    static Stream<String> files() {
        return publicKeys().stringPropertyNames().stream().sorted();
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(PemIdentityTest.class.getResourceAsStream("/vectors/ic/pem/" + name));
    }

    private static String read(String name) throws IOException {
        try (InputStream in = open(name + ".pem")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String pem(String label, String hex) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(HexFormat.of().parseHex(hex)) + "\n-----END " + label
                + "-----\n";
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatOpenSslWroteIsTheKeyThatItSaysItIs(String name) throws IOException {
        Identity identity = PemIdentity.parse(read(name));
        assertThat(identity.publicKey()).hasToString(publicKeys().getProperty(name));
        assertThat(identity.publicKey().verify(MESSAGE, identity.sign(MESSAGE))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a123032100" + PUBLIC, "812100" + PUBLIC, "a123032100", "a1230321", "a1230321008a88e3dd", ""})
    void anEd25519KeyMayCarryAsMuchOfItsPublicPartAsItLikes(String publicPart) {
        Identity identity = PemIdentity.parse(pem("PRIVATE KEY", VERSION_2 + SEED + publicPart));
        assertThat(identity.publicKey().toString()).endsWith(PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a123032100" + OTHER_PUBLIC, "812100" + OTHER_PUBLIC, "a123032100" + PUBLIC + "00", "ff"})
    void anEd25519KeyWithThePublicPartOfAnotherIsRefused(String publicPart) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(pem("PRIVATE KEY", VERSION_2 + SEED + publicPart)))
                .withMessageContaining("another key");
    }

    @Test
    void aKeyMadeHereIsReadBack() {
        Ed25519Identity made = Ed25519Identity.generate(new SecureRandom());
        assertThat(PemIdentity.parse(made.toPem()).publicKey()).isEqualTo(made.publicKey());
        assertThat(PemIdentity.parse(made.toPem().replace("\n", "\r\n")).principal())
                .isEqualTo(made.principal());
    }

    @Test
    void aCurveThatTheNetworkDoesNotKnowIsRefused() throws IOException {
        String pem = read("p384-sec1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(pem))
                .withMessageContaining("neither Ed25519, secp256k1 nor P-256");
    }

    @Test
    void parametersBeforeAKeyOfAnotherCurveAreRefused() throws IOException {
        String mixed = pem("EC PARAMETERS", "06052b8104000a") + read("p256-sec1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(mixed))
                .withMessageContaining("another curve");
    }

    @Test
    void aKeyWithoutACurveNeedsTheParametersBefore() {
        String bare = pem("EC PRIVATE KEY", "30250201010420" + "03".repeat(32));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(bare))
                .withMessageContaining("nothing says");
        Identity identity = PemIdentity.parse(pem("EC PARAMETERS", "06082a8648ce3d030107") + bare);
        assertThat(identity.principal()).hasToString("zjinm-jjlzp-cb3qi-unu5v-qpuuw-chwfv-beocq-wma7o-lepyz-hjg4x-rae");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"})
    void aNumberThatIsNoSecretOfTheCurveIsRefused(String number) {
        String secret = "00".repeat(32 - number.length() / 2) + number;
        String pem = pem("EC PARAMETERS", "06052b8104000a") + pem("EC PRIVATE KEY", "30250201010420" + secret);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(pem))
                .withMessageContaining("order of the curve");
    }

    @Test
    void anEncryptedKeyIsRefusedWithAWordAboutIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(pem("ENCRYPTED PRIVATE KEY", "3000")))
                .withMessageContaining("passphrase");
    }

    @Test
    void noKeyAndTwoKeysAreRefused() throws IOException {
        String two = read("ed25519") + read("p256-sec1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(""))
                .withMessageContaining("0 private");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(two))
                .withMessageContaining("2 private");
    }

    @Test
    void aCertificateIsNoKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> PemIdentity.parse(pem("CERTIFICATE", "3000")));
    }

    @Test
    void noMessageRepeatsAKey() {
        String damaged = pem("PRIVATE KEY", VERSION_1.replace("0422", "0423") + SEED);
        String secret =
                Base64.getEncoder().encodeToString(Bytes.ofHex(SEED).array()).substring(4, 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemIdentity.parse(damaged))
                .satisfies(e -> assertThat(e.toString())
                        .doesNotContain(SEED.substring(8))
                        .doesNotContain(secret));
        assertThat(Ed25519Identity.of(Bytes.ofHex(SEED).array()).toString()).doesNotContain(SEED);
    }

    @Property(tries = 300)
    void nothingElseIsThrownWhateverStandsInABlock(@ForAll byte[] junk) {
        for (String label : new String[] {"PRIVATE KEY", "EC PRIVATE KEY", "EC PARAMETERS"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> PemIdentity.parse(pem(label, HexFormat.of().formatHex(junk))));
        }
    }

    /** Each byte of a good key in turn becomes another: a refusal or a key, nothing else. */
    @Test
    void aDamagedKeyIsRefusedOrIsAKey() {
        byte[] good = Base64.getMimeDecoder()
                .decode("MHcCAQEEIPwteI4Lc07QveAlEIBb3oHFSmJL6IhuGxdRH4sPqyHkoAoGCCqGSM49AwEHoUQDQgAEsE+snNfOK7mtbLrIm1"
                        + "PbCmPefp2aQZIEntuLcD1RP6q42HIFendlPC4chM272bThKCYIK4g0tVlXyFDr8gQXhw==");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) 0x81;
            try {
                PemIdentity.parse(pem("EC PRIVATE KEY", HexFormat.of().formatHex(bad)));
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
