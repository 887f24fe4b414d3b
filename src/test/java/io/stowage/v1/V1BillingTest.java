package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.v1.blob.NativeKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who pays for what: real bytes, after all checks, and nothing for what was refused. */
class V1BillingTest {
    private static final int MIB = 1 << 20;

    private final ObjectStore store = V1Server.memory();
    private final FakeMetering metering = new FakeMetering();
    private V1Server node;

    @BeforeEach
    void start() throws Exception {
        node = V1Server.start(store, metering, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        store.close();
        assertThat(metering.total()).isNotNull();
    }

    @Test
    void anUploadIsChargedByItsBytes() throws Exception {
        TestBlob blob = TestBlob.random(MIB + 3, 50);
        String request = blob.request();
        node.putTree(request);
        assertThat(metering.total()).isEqualTo(Usage.write(request.length()));
        metering.forget();
        node.putChunk(blob, 0);
        node.putChunk(blob, 1);
        assertThat(metering.total()).isEqualTo(new Usage(MIB + 3L, 0, 0, 2));
    }

    @Test
    void aDownloadIsChargedByTheBytesThatWereSent() throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB, 51);
        node.upload(blob);
        metering.forget();
        node.getBlob(blob);
        assertThat(metering.total()).isEqualTo(Usage.read(3L * MIB));
        metering.forget();
        node.getBlob(blob, "Range", "bytes=7-9");
        assertThat(metering.total()).isEqualTo(Usage.read(3));
        metering.forget();
        node.get("/v1/chunk" + blob.chunkQuery(0));
        assertThat(metering.total()).isEqualTo(Usage.read(MIB));
    }

    @Test
    void anAnswerWithoutABodyIsARead() throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB, 52);
        node.upload(blob);
        metering.forget();
        node.send("HEAD", "/v1/blob" + blob.blobQuery(), new byte[0]);
        node.getBlob(blob, "If-None-Match", "*");
        node.send("HEAD", "/v1/chunk" + blob.chunkQuery(0), new byte[0]);
        assertThat(metering.total().reads()).isEqualTo(3);
        assertThat(metering.total().bytesDown()).isPositive().isLessThan(6000);
    }

    @Test
    void whatIsRefusedOrNotThereIsFree() throws Exception {
        TestBlob blob = TestBlob.random(20, 53);
        TestBlob other = TestBlob.random(30, 54);
        node.putTree(blob.request());
        metering.forget();
        node.getBlob(other);
        node.getBlob(blob);
        node.send("HEAD", "/v1/blob" + other.blobQuery(), new byte[0]);
        node.putChunk(other, 0);
        node.send("PUT", "/v1/chunk" + blob.chunkQuery(0), new byte[20]);
        node.putTree(blob.request().replace("DSBMTWH", "BMT"));
        node.putTree(blob.request(OWNER, "\"None\""));
        node.get("/v1/blob?x=%ff");
        node.getBlob(blob, "Range", "bytes=99-");
        assertThat(metering.settled()).isEmpty();
    }

    @Test
    void aDamagedBlobIsFree() throws Exception {
        TestBlob blob = TestBlob.random(20, 55);
        node.upload(blob);
        metering.forget();
        store.put(NativeKeys.chunk(Owner.parse(OWNER), blob.chunkHash(0)), Body.of(new byte[20]), PutOptions.REPLACE);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        assertThat(metering.settled()).isEmpty();
    }

    @Test
    void aDownloadThatBreaksIsChargedAsFarAsItCame() throws Exception {
        TestBlob blob = TestBlob.random(4 * MIB, 56);
        node.upload(blob);
        metering.forget();
        store.put(NativeKeys.chunk(Owner.parse(OWNER), blob.chunkHash(2)), Body.of(new byte[MIB]), PutOptions.REPLACE);
        assertThatThrownBy(() -> node.getBlob(blob)).isInstanceOf(IOException.class);
        assertThat(metering.total()).isEqualTo(Usage.read(2L * MIB));
    }

    /** Otherwise a kill between the two would make a download free. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/blob", "/v1/blob 5-1048999", "/v1/blob 7-9", "/v1/chunk", "/v1/blob-tree"})
    void noClientHasAWholeAnswerThatIsNotCharged(String request) throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB, 59);
        node.upload(blob);
        metering.forget();
        metering.failToSettle();
        String[] words = request.split(" ", -1);
        String[] range = words.length == 1 ? new String[0] : new String[] {"Range", "bytes=" + words[1]};
        String query = words[0].equals("/v1/chunk") ? blob.chunkQuery(1) : blob.blobQuery();
        Optional<Integer> status = Optional.empty();
        try {
            status = Optional.of(node.get(words[0] + query, range).statusCode());
        } catch (IOException e) {
            assertThat(e).as("an answer that is cut").isNotNull();
        }
        assertThat(status.orElse(500)).isEqualTo(500);
        assertThat(metering.total()).isEqualTo(Usage.NONE);
    }

    @Test
    void noUploadIsAcknowledgedThatIsNotCharged() throws Exception {
        TestBlob blob = TestBlob.random(20, 60);
        node.putTree(blob.request());
        metering.failToSettle();
        assertThat(node.putChunk(blob, 0).statusCode()).isEqualTo(500);
        assertThat(node.putTree(TestBlob.random(30, 61).request()).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({
        "OWNER_UNKNOWN, 403, owner-not-found, owner not found",
        "BUDGET_EXHAUSTED, 403, insufficient-balance, insufficient balance",
        "CASHIER_UNAVAILABLE, 502, cashier, "
    })
    void withoutABudgetNothingIsStoredOrServed(Fault fault, int status, String code, String text) throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB, 57);
        TestBlob fresh = TestBlob.random(20, 58);
        node.upload(blob);
        node.putTree(fresh.request());
        int before = store.list(ListQuery.prefix("")).objects().size();
        metering.refuse(fault);
        HttpResponse<byte[]> answer = node.getBlob(blob);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo(code);
        assertThat(Text.of(answer)).contains(text == null ? "" : text);
        assertThat(node.putChunk(fresh, 0).statusCode()).isEqualTo(status);
        assertThat(node.putTree(TestBlob.text("new").request()).statusCode()).isEqualTo(status);
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(0)).statusCode()).isEqualTo(status);
        assertThat(node.send("HEAD", "/v1/blob" + blob.blobQuery(), new byte[0]).statusCode())
                .isEqualTo(status);
        assertThat(node.get("/v1/blob-tree" + blob.blobQuery()).statusCode()).isEqualTo(status);
        assertThat(store.list(ListQuery.prefix("")).objects()).hasSize(before);
    }
}
