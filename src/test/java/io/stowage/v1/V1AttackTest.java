package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.ic.IcConfig;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ops.FakeClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads that nobody agreed to must not keep out those that somebody agreed to. */
class V1AttackTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String ATTACKER = "203.0.113.66";
    private static final String HONEST = "203.0.113.7";

    private final FakeClock clock = new FakeClock(NOW);
    private final TestBlob blob = TestBlob.random(10, 1);
    private final Signatures signatures = new Signatures();
    private final ExecutorService attackers = Executors.newCachedThreadPool();
    private final List<V1Server> nodes = new ArrayList<>();

    /** Uploads whose agreement is being looked at, or was. */
    private final AtomicInteger arrived = new AtomicInteger();

    /** Signatures of zeros are good; all others are forged, and take as long as the test wants. */
    private static final class Signatures implements BlsVerifier {
        private final AtomicInteger forgedSeen = new AtomicInteger();
        private volatile CountDownLatch pace = new CountDownLatch(0);

        @Override
        public boolean verify(byte[] key, byte[] signature, byte[] message) {
            if (Arrays.equals(signature, new byte[SIGNATURE_BYTES])) {
                return true;
            }
            forgedSeen.incrementAndGet();
            try {
                pace.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }

        @Override
        public String name() {
            return "test";
        }
    }

    @AfterEach
    void stop() throws Exception {
        signatures.pace.countDown();
        attackers.shutdownNow();
        for (V1Server node : nodes) {
            node.close();
        }
    }

    @Test
    void garbageThatNamesAnOwnerDoesNotUseUpWhatTheOwnerMayUpload() throws Exception {
        V1Server node = node(Map.of("stowage.limits.rate.trees-per-owner", "1"));
        for (int i = 0; i < 31; i++) {
            HttpResponse<byte[]> answer = put(node, "198.51.100." + i, forged());
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        assertThat(put(node, HONEST, good()).statusCode()).isEqualTo(200);
    }

    @Test
    void whatTheOwnerAgreedToCountsForTheOwnerFromAnyAddress() throws Exception {
        V1Server node = node(Map.of("stowage.limits.rate.trees-per-owner", "1"));
        for (int i = 0; i < 10; i++) {
            assertThat(put(node, "198.51.100." + i, good()).statusCode()).isEqualTo(200);
        }
        assertThat(put(node, HONEST, good()).statusCode()).isEqualTo(429);
    }

    @Test
    void ofIpv6AWholeNetworkIsOneAddress() throws Exception {
        V1Server node = node(Map.of("stowage.limits.rate.trees-per-address", "1"));
        for (int i = 0; i < 10; i++) {
            assertThat(put(node, "2001:db8:1:2:" + i + "::1", forged()).statusCode())
                    .isEqualTo(403);
        }
        assertThat(put(node, "2001:db8:1:2::99", good()).statusCode()).isEqualTo(429);
        assertThat(put(node, "2001:db8:1:3::99", good()).statusCode()).isEqualTo(200);
    }

    @Test
    void anHonestUploadGetsThroughWhileForgedOnesAreThrownAtTheServer() throws Exception {
        V1Server node = node(Map.of());
        signatures.pace = new CountDownLatch(1);
        List<Future<HttpResponse<byte[]>>> attack = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            attack.add(attackers.submit(() -> put(node, ATTACKER, forged())));
        }
        await().until(() -> arrived.get() == 20);
        await().until(() -> signatures.forgedSeen.get() > 0);
        assertThat(put(node, HONEST, good()).statusCode()).isEqualTo(200);
        signatures.pace.countDown();
        for (Future<HttpResponse<byte[]>> each : attack) {
            assertThat(each.get().statusCode()).isIn(403, 429);
        }
    }

    @Test
    void anAddressWhoseChecksFailHasToWaitAndKeepsNoProcessorBusy() throws Exception {
        V1Server node = node(Map.of("stowage.limits.rate.failed-checks-per-address", "1"));
        for (int i = 0; i < 40; i++) {
            put(node, ATTACKER, forged());
        }
        assertThat(signatures.forgedSeen).hasValue(10);
        assertThat(put(node, ATTACKER, good()).statusCode()).isEqualTo(429);
        assertThat(put(node, HONEST, good()).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(put(node, ATTACKER, good()).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsWrongAtFirstSightIsRefusedWithoutACheck() throws Exception {
        V1Server node = node(Map.of("stowage.limits.rate.failed-checks-per-address", "1"));
        clock.advance(Duration.ofMinutes(31));
        for (int i = 0; i < 40; i++) {
            assertThat(put(node, ATTACKER, forged()).statusCode()).isEqualTo(403);
        }
        assertThat(signatures.forgedSeen).hasValue(0);
        clock.advance(Duration.ofMinutes(-31));
        assertThat(put(node, ATTACKER, good()).statusCode()).isEqualTo(200);
    }

    private V1Server node(Map<String, String> settings) throws Exception {
        IcConfig ic = new IcConfig(RootKey.MAINNET, IcConfig.Bls.AUTO, 2, Duration.ofSeconds(1), true);
        OwnerAuthorization authorization = new OwnerAuthorization(
                new CertificateVerifier(ic, signatures, clock),
                new AuthConfig(AuthConfig.CallRule.PREFER, Duration.ofMinutes(30), Duration.ofHours(1)),
                clock);
        Map<String, String> all = new HashMap<>(settings);
        all.put("stowage.limits.trusted-proxies", "127.0.0.1");
        UploadAuthorization counting = (request, caller, checks) -> {
            arrived.incrementAndGet();
            authorization.authorize(request, caller, checks);
        };
        V1Server node = V1Server.authorizing(V1Server.memory(clock), counting, clock, all);
        nodes.add(node);
        return node;
    }

    private HttpResponse<byte[]> put(V1Server node, String address, byte[] signature) throws Exception {
        String auth = TestCertificate.auth(TestCertificate.of(blob.root().toString(), signature));
        return node.send(
                "PUT",
                "/v1/blob-tree/",
                Text.bytes(blob.request(TestBlob.OWNER, auth)),
                "Content-Type",
                "application/json",
                "X-Forwarded-For",
                address);
    }

    private static byte[] good() {
        return new byte[BlsVerifier.SIGNATURE_BYTES];
    }

    private static byte[] forged() {
        byte[] forged = good();
        forged[0] = 1;
        return forged;
    }
}
