package io.stowage.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.ic.IcConfig;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ic.bls.BlsVerifiers;
import io.stowage.ic.certificate.Certificate;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.certificate.Freshness;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Measures what it takes to check a certificate whose delegation is known, with each of the two libraries. */
public final class CertificateBench {
    private static final int WARM_UP = 200;
    private static final int ROUNDS = 300;

    private CertificateBench() {}

    public static void main(String[] arguments) throws IOException {
        double[] medians = new double[2];
        IcConfig.Bls[] libraries = {IcConfig.Bls.BOUNCYCASTLE, IcConfig.Bls.JBLST};
        for (int i = 0; i < libraries.length; i++) {
            medians[i] = median(libraries[i]);
            System.out.printf("%s: %.2f ms of processor time, median of %d%n", libraries[i], medians[i], ROUNDS);
        }
        System.out.printf("ratio: %.1f%n", medians[0] / medians[1]);
    }

    private static double median(IcConfig.Bls library) throws IOException {
        BlsVerifier bls = BlsVerifiers.open(library);
        JsonNode vector = vector();
        byte[] bytes = HexFormat.of().parseHex(vector.required("certificate").textValue());
        Principal canister = Principal.parse(vector.required("canister").textValue());
        IcConfig config = new IcConfig(RootKey.MAINNET, library, 1, Duration.ofSeconds(10), true);
        Clock then = Clock.fixed(Certificate.parse(bytes).time(), ZoneOffset.UTC);
        CertificateVerifier verifier = new CertificateVerifier(config, bls, then);
        Freshness fresh = new Freshness(Duration.ofMinutes(30), Duration.ofMinutes(2));
        long[] nanos = new long[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            verifier.verify(Certificate.parse(bytes), canister, fresh);
            nanos[Math.max(0, i)] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / 1e6;
    }

    private static JsonNode vector() throws IOException {
        try (InputStream in = CertificateBench.class.getResourceAsStream("/vectors/ic/certificates.json")) {
            return new ObjectMapper()
                    .readTree(Objects.requireNonNull(in))
                    .required("cases")
                    .get(0);
        }
    }
}
