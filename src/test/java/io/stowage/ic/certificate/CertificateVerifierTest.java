package io.stowage.ic.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcConfig;
import io.stowage.ic.IcVectors;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ic.bls.BlsVerifiers;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ops.FakeClock;
import io.stowage.ops.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateVerifierTest {
    private static final BlsVerifier BLS = BlsVerifiers.open(IcConfig.Bls.AUTO);
    private static final Freshness FRESH = new Freshness(Duration.ofMinutes(5), Duration.ofMinutes(2));

    private static Stream<JsonNode> certificates() {
        return IcVectors.elements("certificates.json", "/cases");
    }

    private static Stream<JsonNode> responses() {
        return IcVectors.elements("call_responses.json", "/cases").filter(vector -> vector.has("verify"));
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void aRecordedCertificateIsBelievedOrRefusedForItsReason(JsonNode vector) {
        byte[] bytes = IcVectors.hex(vector, "certificate");
        CertificateVerifier verifier = verifier(vector, BLS);
        Principal canister = Principal.parse(IcVectors.text(vector, "canister"));
        Certificate certificate = Certificate.parse(bytes);
        assertThat(HexFormat.of().formatHex(certificate.tree().rootHash()))
                .isEqualTo(IcVectors.text(vector, "root_hash"));
        assertThat(certificate
                        .delegation()
                        .map(delegation -> delegation.subnet().toString()))
                .hasToString("Optional"
                        + (vector.path("subnet").isNull() ? ".empty" : "[" + IcVectors.text(vector, "subnet") + "]"));
        String expected = IcVectors.text(vector, "expect").toUpperCase(Locale.ROOT);
        if (expected.equals("ACCEPT")) {
            assertThatCode(() -> verifier.verify(certificate, canister, FRESH)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(InvalidCertificate.class)
                    .isThrownBy(() -> verifier.verify(certificate, canister, FRESH))
                    .matches(e -> e.reason() == InvalidCertificate.Reason.valueOf(expected), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    void anAnswerIsReadFromTheTreeAndNotFromAroundIt(JsonNode vector) {
        byte[] bytes = CborReader.read(IcVectors.hex(vector, "body"))
                .require("certificate")
                .asBytes()
                .array();
        Certificate certificate = Certificate.parse(bytes);
        verifier(vector, BLS).verify(certificate, Principal.parse(IcVectors.text(vector, "canister")), FRESH);
        Bytes id = Bytes.of(IcVectors.hex(vector, "request_id"));
        Bytes status = certificate
                .tree()
                .find(Bytes.ofUtf8("request_status"), id, Bytes.ofUtf8("status"))
                .orElseThrow();
        assertThat(status).isEqualTo(Bytes.ofUtf8(vector.at("/expect/status").textValue()));
    }

    @Test
    void aCertificateIsGoodForAWhile() {
        JsonNode vector = certificates().findFirst().orElseThrow();
        Certificate certificate = Certificate.parse(IcVectors.hex(vector, "certificate"));
        Principal canister = Principal.parse(IcVectors.text(vector, "canister"));
        FakeClock clock = new FakeClock(certificate.time());
        CertificateVerifier verifier = new CertificateVerifier(config(RootKey.MAINNET, 1), BLS, clock);
        clock.advance(FRESH.maxAge());
        verifier.verify(certificate, canister, FRESH);
        clock.advance(Duration.ofNanos(1));
        assertThatExceptionOfType(InvalidCertificate.class)
                .isThrownBy(() -> verifier.verify(certificate, canister, FRESH))
                .matches(e -> e.reason() == InvalidCertificate.Reason.TOO_OLD);
    }

    @Test
    void aCertificateFromTheFutureNamesTheClock() {
        JsonNode vector = certificates().findFirst().orElseThrow();
        Certificate certificate = Certificate.parse(IcVectors.hex(vector, "certificate"));
        FakeClock clock =
                new FakeClock(certificate.time().minus(FRESH.maxSkew()).minusNanos(1));
        assertThatExceptionOfType(InvalidCertificate.class)
                .isThrownBy(() -> new CertificateVerifier(config(RootKey.MAINNET, 1), BLS, clock)
                        .verify(certificate, Principal.parse(IcVectors.text(vector, "canister")), FRESH))
                .withMessageContaining("clock")
                .matches(e -> e.reason() == InvalidCertificate.Reason.CLOCK);
    }

    @Test
    void aDelegationIsCheckedOnceADayAndItsRangesAlways() {
        JsonNode vector = certificates().findFirst().orElseThrow();
        Certificate certificate = Certificate.parse(IcVectors.hex(vector, "certificate"));
        Principal canister = Principal.parse(IcVectors.text(vector, "canister"));
        Counting counting = new Counting();
        FakeClock clock = new FakeClock(certificate.time());
        CertificateVerifier verifier = new CertificateVerifier(config(RootKey.MAINNET, 1), counting, clock);
        Freshness longer = new Freshness(Duration.ofDays(3), Duration.ZERO);
        verifier.verify(certificate, canister, longer);
        assertThat(counting.checks).hasValue(2);
        verifier.verify(certificate, canister, longer);
        assertThat(counting.checks).hasValue(3);
        assertThatExceptionOfType(InvalidCertificate.class)
                .isThrownBy(() -> verifier.verify(certificate, Principal.parse("ryjl3-tyaaa-aaaaa-aaaba-cai"), longer))
                .matches(e -> e.reason() == InvalidCertificate.Reason.CANISTER_RANGE);
        clock.advance(TrustCache.LIFE);
        verifier.verify(certificate, canister, longer);
        assertThat(counting.checks).hasValue(5);
    }

    @Test
    void aDelegationThatTheRootDidNotSignIsNotRemembered() {
        JsonNode vector = certificates()
                .filter(one -> IcVectors.text(one, "expect").equals("signature_of_delegation"))
                .findFirst()
                .orElseThrow();
        CertificateVerifier verifier = verifier(vector, BLS);
        Certificate certificate = Certificate.parse(IcVectors.hex(vector, "certificate"));
        assertThatExceptionOfType(InvalidCertificate.class)
                .isThrownBy(
                        () -> verifier.verify(certificate, Principal.parse(IcVectors.text(vector, "canister")), FRESH));
        assertThat(verifier.trustedDelegations()).isZero();
    }

    @Test
    void strangersDoNotFillTheLog() {
        JsonNode vector = certificates().findFirst().orElseThrow();
        Certificate certificate = Certificate.parse(IcVectors.hex(vector, "certificate"));
        Principal canister = Principal.parse(IcVectors.text(vector, "canister"));
        FakeClock clock = new FakeClock(certificate.time());
        CertificateVerifier verifier = new CertificateVerifier(config(RootKey.MAINNET, 1), new Refusing(), clock);
        Freshness longer = new Freshness(Duration.ofDays(1), Duration.ZERO);
        try (LogCapture log = LogCapture.of(CertificateVerifier.class)) {
            for (int i = 0; i < 100; i++) {
                assertThatExceptionOfType(InvalidCertificate.class)
                        .isThrownBy(() -> verifier.verify(certificate, canister, longer));
            }
            assertThat(log.lines()).hasSize(1);
            clock.advance(Duration.ofMinutes(1));
            assertThatExceptionOfType(InvalidCertificate.class)
                    .isThrownBy(() -> verifier.verify(certificate, canister, longer));
            assertThat(log.lines()).hasSize(2).last().asString().contains("99");
        }
    }

    private static final class Refusing implements BlsVerifier {
        @Override
        public boolean verify(byte[] key, byte[] signature, byte[] message) {
            return false;
        }

        @Override
        public String name() {
            return "refusing";
        }
    }

    @Test
    void theCacheOfDelegationsHasAnEnd() {
        TrustCache cache = new TrustCache();
        SubnetTrust trust = new SubnetTrust(RootKey.MAINNET, Optional.of(List.of()), Optional.empty());
        for (int i = 0; i < 3 * TrustCache.MOST; i++) {
            cache.add("delegation " + i, trust, Instant.EPOCH);
        }
        assertThat(cache.size()).isEqualTo(TrustCache.MOST);
    }

    @Test
    void whoCannotBeCheckedSoonIsToldToComeBack() throws Exception {
        JsonNode vector = certificates().findFirst().orElseThrow();
        Certificate certificate = Certificate.parse(IcVectors.hex(vector, "certificate"));
        Principal canister = Principal.parse(IcVectors.text(vector, "canister"));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CertificateVerifier verifier = verifier(vector, new Holding(begun, go));
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> verifier.verify(certificate, canister, FRESH));
        begun.await();
        assertThatExceptionOfType(StowageException.class)
                .isThrownBy(() -> verifier.verify(certificate, canister, FRESH))
                .matches(e -> e.fault() == Fault.BUSY);
        go.countDown();
        first.get();
    }

    private record Holding(CountDownLatch begun, CountDownLatch go) implements BlsVerifier {
        @Override
        public boolean verify(byte[] key, byte[] signature, byte[] message) {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return true;
        }

        @Override
        public String name() {
            return "holding";
        }
    }

    private static final class Counting implements BlsVerifier {
        private final AtomicInteger checks = new AtomicInteger();

        @Override
        public boolean verify(byte[] key, byte[] signature, byte[] message) {
            checks.incrementAndGet();
            return BLS.verify(key, signature, message);
        }

        @Override
        public String name() {
            return "counting";
        }
    }

    private static CertificateVerifier verifier(JsonNode vector, BlsVerifier bls) {
        long nanos = Long.parseLong(IcVectors.text(vector, "time_ns"));
        Instant time = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
        RootKey root = RootKey.parse(
                IcVectors.text(IcVectors.load("root_keys.json").required(IcVectors.text(vector, "root_key")), "der"));
        return new CertificateVerifier(config(root, 1), bls, new FakeClock(time));
    }

    private static IcConfig config(RootKey root, int checks) {
        return new IcConfig(root, IcConfig.Bls.AUTO, checks, Duration.ofMillis(20), true);
    }
}
