package io.stowage.ic.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import io.stowage.ic.identity.Identity;
import io.stowage.ic.identity.PemIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerKeySignatureTest {
    private static final Digest ROOT = Digest.compute(Algorithm.SHA256, new byte[] {1});
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long EXPIRY = NOW.getEpochSecond() + 60;

    @ParameterizedTest
    @ValueSource(strings = {"ed25519.pem", "secp256k1-pkcs8.pem", "p256-pkcs8.pem"})
    void whoHoldsTheKeyAgrees(String pem) throws IOException {
        Identity identity = identity(pem);
        Owner owner = new Owner(identity.publicKey().principal());
        signed(identity, ROOT, 5, EXPIRY).require(owner, ROOT, 5, NOW, HOUR);
    }

    @Test
    void anythingElseThanWhatWasSignedIsRefused() throws IOException {
        Identity identity = identity("ed25519.pem");
        Owner owner = new Owner(identity.publicKey().principal());
        OwnerKeySignature signature = signed(identity, ROOT, 5, EXPIRY);
        Digest other = Digest.compute(Algorithm.SHA256, new byte[] {2});
        refused(() -> signature.require(owner, other, 5, NOW, HOUR), "did not sign");
        refused(() -> signature.require(owner, ROOT, 6, NOW, HOUR), "did not sign");
        refused(
                () -> new OwnerKeySignature(signature.publicKey(), signature.signature(), EXPIRY + 1)
                        .require(owner, ROOT, 5, NOW, HOUR),
                "did not sign");
        Owner stranger = new Owner(identity("p256-pkcs8.pem").publicKey().principal());
        refused(() -> signature.require(stranger, ROOT, 5, NOW, HOUR), "not the one of the owner");
    }

    @Test
    void aSignatureEndsAndMayNotLastForever() throws IOException {
        Identity identity = identity("ed25519.pem");
        Owner owner = new Owner(identity.publicKey().principal());
        OwnerKeySignature signature = signed(identity, ROOT, 5, EXPIRY);
        refused(() -> signature.require(owner, ROOT, 5, NOW.plusSeconds(60), HOUR), "expired");
        refused(() -> signature.require(owner, ROOT, 5, NOW, Duration.ofSeconds(59)), "longer");
        signature.require(owner, ROOT, 5, NOW.plusSeconds(59), HOUR);
    }

    @Test
    void aKeyOfAnotherFormIsRefused() throws IOException {
        Identity identity = identity("ed25519.pem");
        Owner owner = new Owner(identity.publicKey().principal());
        refused(
                () -> new OwnerKeySignature(Bytes.ofHex("00"), Bytes.EMPTY, EXPIRY).require(owner, ROOT, 5, NOW, HOUR),
                "DER");
    }

    /** The vector of docs/owner-keys.md. */
    @Test
    void theSignedBytesAreTheDocumentedOnes() throws IOException {
        Owner owner = Owner.parse("wf3fv-4c4nr-7ks2b-xa4u7-kf3no-32glf-lf7e4-4ng4a-wwtlu-a2vnq-nae");
        byte[] message = OwnerKeySignature.message(owner, ROOT, 5, EXPIRY);
        assertThat(HexFormat.of().formatHex(message))
                .isEqualTo("1673746f776167652d6f776e65722d75706c6f61642d31"
                        + "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"
                        + "1d5c6c7ea968370729f5176d76f4659565f939c69b80b5a6ba03556c1a02"
                        + "0000000000000005"
                        + "000000006b49d23c");
    }

    private static OwnerKeySignature signed(Identity identity, Digest root, long size, long expiry) {
        Owner owner = new Owner(identity.publicKey().principal());
        byte[] signature = identity.sign(OwnerKeySignature.message(owner, root, size, expiry));
        return new OwnerKeySignature(Bytes.of(identity.publicKey().der()), Bytes.of(signature), expiry);
    }

    private static void refused(Runnable what, String why) {
        assertThatExceptionOfType(UploadRefused.class).isThrownBy(what::run).withMessageContaining(why);
    }

    private static Identity identity(String pem) throws IOException {
        try (InputStream in = OwnerKeySignatureTest.class.getResourceAsStream("/vectors/ic/pem/" + pem)) {
            return PemIdentity.parse(
                    new String(Objects.requireNonNull(in, pem).readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
