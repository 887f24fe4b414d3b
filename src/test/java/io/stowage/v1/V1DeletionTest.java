package io.stowage.v1;

import static io.stowage.v1.TestBlob.OTHER_OWNER;
import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.ic.Owner;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectStore;
import io.stowage.store.StoreException;
import io.stowage.store.guard.FlakyStore;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.owner.OwnerDeletion;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deleting all that an owner has. */
class V1DeletionTest {
    private static final Map<String, String> ALLOWED = Map.of("stowage.v1.delete-owner.token", "env:TOKEN");
    private static final String[] TOKEN = {"Authorization", "Bearer s3cr3t-token-of-tests"};
    private static final Owner PAYER = Owner.parse(OWNER);

    private final ObjectStore memory = V1Server.memory();
    private final FlakyStore store = new FlakyStore(memory);

    @AfterEach
    void stop() throws Exception {
        memory.close();
    }

    private static V1Server start(ObjectStore on, Map<String, String> settings) throws Exception {
        return V1Server.start(on, new FakeMetering(), settings);
    }

    private static HttpResponse<byte[]> delete(V1Server node, String... headers) throws Exception {
        return node.send("DELETE", "/v1/owner?owner_id=" + OWNER, new byte[0], headers);
    }

    private List<String> keys() throws Exception {
        return memory.list(ListQuery.prefix("")).objects().stream()
                .map(info -> info.key().text())
                .toList();
    }

    @Test
    void nobodyMayUnlessThereIsAToken() throws Exception {
        try (V1Server node = start(store, Map.of())) {
            TestBlob blob = TestBlob.random(20, 60);
            node.upload(blob);
            assertThat(delete(node, TOKEN).statusCode()).isEqualTo(403);
            assertThat(node.getBlob(blob).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theTokenHasToBeTheRightOne() throws Exception {
        try (V1Server node = start(store, ALLOWED)) {
            assertThat(delete(node).statusCode()).isEqualTo(403);
            assertThat(delete(node, "Authorization", "Bearer s3cr3t").statusCode())
                    .isEqualTo(403);
            assertThat(delete(node, "Authorization", "Basic s3cr3t-token-of-tests")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Text.header(delete(node), "X-Stowage-Error")).isEqualTo("forbidden");
            assertThat(delete(node, TOKEN).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void whoGuessesTheTokenHasToWait() throws Exception {
        Map<String, String> settings = Map.of(
                "stowage.v1.delete-owner.token", "env:TOKEN",
                "stowage.admin.guesses", "2",
                "stowage.limits.trusted-proxies", "127.0.0.1");
        String[] guess = {"Authorization", "Bearer a guess", "X-Forwarded-For", "192.0.2.1"};
        try (V1Server node = start(store, settings)) {
            assertThat(delete(node, guess).statusCode()).isEqualTo(403);
            assertThat(delete(node, guess).statusCode()).isEqualTo(403);
            HttpResponse<byte[]> answer = delete(node, TOKEN[0], TOKEN[1], "X-Forwarded-For", "192.0.2.1");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(delete(node, TOKEN[0], TOKEN[1], "X-Forwarded-For", "192.0.2.2")
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.example, gateway.example, true",
        "GATEWAY.example:8443, gateway.example, true",
        "gateway.example, GateWay.Example, true",
        "[2001:DB8::1]:443, 2001:db8::1, true",
        "[2001:db8::2], 2001:db8::1, false",
        "evil.example, gateway.example, false",
        "gateway.example.evil, gateway.example, false"
    })
    void aListOfHostsIsComparedWithTheRealOne(String sent, String allowed, boolean matches) {
        V1Config config = V1Server.config(Map.of("stowage.v1.delete-owner.hosts", allowed));
        assertThat(OwnerEndpoint.isHost(sent, config.deletion().hosts())).isEqualTo(matches);
    }

    @Test
    void whatAProxyIsSaidToHaveSaidDoesNotCount() throws Exception {
        Map<String, String> settings =
                Map.of("stowage.v1.delete-owner.token", "env:TOKEN", "stowage.v1.delete-owner.hosts", "admin.example");
        try (V1Server node = start(store, settings)) {
            HttpResponse<byte[]> answer = delete(
                    node,
                    "Authorization",
                    "Bearer s3cr3t-token-of-tests",
                    "X-Forwarded-Host",
                    "admin.example",
                    "Forwarded",
                    "host=admin.example");
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void everythingOfTheOwnerGoesAndNothingElse() throws Exception {
        try (V1Server node = start(store, ALLOWED);
                V1Server second = start(store, Map.of("stowage.v1.recheck", "0s"))) {
            TestBlob blob = TestBlob.random(3 << 20, 61);
            TestBlob waiting = TestBlob.random(30, 62);
            node.upload(blob);
            node.putTree(waiting.request());
            node.putTree(blob.request(OTHER_OWNER, "{\"OwnerEgressSignature\":[]}"));
            assertThat(second.getBlob(blob).statusCode()).isEqualTo(200);
            HttpResponse<byte[]> answer = delete(node, TOKEN);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Text.of(answer)).isEqualTo("deleted all data for owner: " + OWNER);
            assertThat(keys()).hasSize(1).allMatch(key -> key.contains(OTHER_OWNER));
            assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
            assertThat(second.getBlob(blob).statusCode()).isEqualTo(404);
            assertThat(second.putChunk(waiting, 0).statusCode()).isEqualTo(404);
            assertThat(delete(node, TOKEN).statusCode()).isEqualTo(204);
            assertThat(node.upload(blob)).isEqualTo("blob_complete");
            assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        }
    }

    @Test
    void aDeletionThatStoppedHalfWayKeepsWritersOutAndGoesOn() throws Exception {
        try (V1Server node = start(store, ALLOWED)) {
            TestBlob blob = TestBlob.random(5 << 20, 63);
            node.upload(blob);
            store.failCall(6, new StoreException(StoreException.Reason.UNAVAILABLE, "gone"));
            assertThat(delete(node, TOKEN).statusCode()).isEqualTo(503);
            store.recover();
            assertThat(node.putTree(blob.request()).statusCode()).isEqualTo(409);
            node.room().tasks().get(1).work().run();
            assertThat(keys()).isEmpty();
            assertThat(node.putTree(blob.request()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDeletionThatTakesTooLongSaysSoAndIsRepeated() throws Exception {
        try (V1Server node = start(store, ALLOWED)) {
            node.upload(TestBlob.random(5 << 20, 64));
            assertThat(node.room().deletion().delete(PAYER, System.nanoTime()))
                    .isEqualTo(OwnerDeletion.DeletionResult.UNFINISHED);
            assertThat(delete(node, TOKEN).statusCode()).isEqualTo(200);
            assertThat(keys()).isEmpty();
        }
    }

    @Test
    void aNodeThatKnowsTheTreeStoresNoChunkWhileItsOwnerIsDeleted() throws Exception {
        try (V1Server node = start(store, ALLOWED);
                V1Server second = start(store, ALLOWED)) {
            TestBlob blob = TestBlob.random(3 << 20, 65);
            node.putTree(blob.request());
            node.putChunk(blob, 0);
            assertThat(second.room().deletion().delete(PAYER, System.nanoTime()))
                    .isEqualTo(OwnerDeletion.DeletionResult.UNFINISHED);
            HttpResponse<byte[]> answer = node.putChunk(blob, 1);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(Text.of(answer)).contains("is being deleted");
            assertThat(keys()).noneMatch(key -> key.endsWith(blob.chunkHash(1).toString()));
        }
    }

    @Test
    void whatANodeKnewOfAnOwnersChunksIsVoidOnceTheyAreDeleted() throws Exception {
        try (V1Server node = start(store, ALLOWED);
                V1Server second = start(store, ALLOWED)) {
            TestBlob blob = TestBlob.random(1 << 20 | 7, 66);
            node.putTree(blob.request());
            node.putChunk(blob, 0);
            assertThat(delete(second, TOKEN).statusCode()).isEqualTo(200);
            assertThat(Text.status(node.putChunk(blob, 1))).isNotEqualTo("blob_complete");
            assertThat(keys()).noneMatch(key -> key.startsWith(NativeKeys.METADATA));
            assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whereverADeletionStopsNoBlobIsLeftWithoutItsChunks() throws Exception {
        try (V1Server node = start(store, ALLOWED)) {
            TestBlob blob = TestBlob.random(3 << 20, 67);
            TestBlob waiting = TestBlob.random(2 << 20, 68);
            boolean stopped = true;
            for (int call = 1; stopped; call++) {
                node.upload(blob);
                node.putTree(waiting.request());
                node.putChunk(waiting, 0);
                store.failCall(call, new StoreException(StoreException.Reason.UNAVAILABLE, "gone"));
                stopped = delete(node, TOKEN).statusCode() == 503;
                store.recover();
                List<String> left = keys();
                if (left.contains(NativeKeys.metadata(PAYER, blob.root()).text())) {
                    assertThat(left).as("stopped at call %s", call).contains(chunks(blob));
                }
                if (left.stream().anyMatch(key -> key.startsWith(NativeKeys.PENDING))) {
                    assertThat(left).as("stopped at call %s", call).contains(chunks(waiting)[0]);
                }
                assertThat(delete(node, TOKEN).statusCode()).isIn(200, 204);
                assertThat(keys()).isEmpty();
            }
        }
    }

    private static String[] chunks(TestBlob blob) {
        return IntStream.range(0, blob.chunks())
                .mapToObj(
                        index -> NativeKeys.chunk(PAYER, blob.chunkHash(index)).text())
                .toArray(String[]::new);
    }
}
