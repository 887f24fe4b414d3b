package io.stowage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.store.ListQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoFrontTest {
    private static final String HOST = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String ALICE = "ryjl3-tyaaa-aaaaa-aaaba-cai";
    private static final String BOB = "r7inp-6aaaa-aaaaa-aaabq-cai";
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private DemoServer demo;

    @BeforeEach
    void start() throws Exception {
        demo = new DemoServer(folder, Map.of("stowage.demo.owner", HOST));
    }

    @AfterEach
    void stop() throws IOException {
        demo.close();
    }

    @Test
    void whatWasPutIsReadBackAndGoneAfterDelete() throws Exception {
        assertThat(demo.send("PUT", "/demo/a%2Fb//c", "hello").statusCode()).isEqualTo(201);
        HttpResponse<String> got = demo.send("GET", "/demo/a%2Fb//c", "");
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().firstValue("Content-Length")).contains("5");
        assertThat(demo.send("HEAD", "/demo/a%2Fb//c", "").headers().firstValue("Content-Length"))
                .contains("5");
        assertThat(demo.send("DELETE", "/demo/a%2Fb//c", "").statusCode()).isEqualTo(204);
        assertThat(demo.send("GET", "/demo/a%2Fb//c", "").statusCode()).isEqualTo(404);
        assertThat(demo.send("HEAD", "/demo/a%2Fb//c", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anEmptyObjectIsAnObject() throws Exception {
        assertThat(demo.send("PUT", "/demo/empty", "").statusCode()).isEqualTo(201);
        assertThat(demo.send("GET", "/demo/empty", "").body()).isEmpty();
        HttpResponse<String> ranged = demo.send("GET", "/demo/empty", "", "Range", "bytes=0-0");
        assertThat(ranged.statusCode()).isEqualTo(416);
        assertThat(ranged.headers().firstValue("Content-Range")).contains("bytes */0");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=1-3, 206, ell, bytes 1-3/5",
        "bytes=3-, 206, lo, bytes 3-4/5",
        "bytes=-2, 206, lo, bytes 3-4/5",
        "bytes=0-99, 206, hello, bytes 0-4/5",
        "'bytes=0-1,3-4', 200, hello, ",
        "bytes=4-1, 200, hello, "
    })
    void rangesAreAnsweredAsTheyShould(String range, int status, String body, String contentRange) throws Exception {
        demo.send("PUT", "/demo/x", "hello");
        HttpResponse<String> answer = demo.send("GET", "/demo/x", "", "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Range").orElse(null)).isEqualTo(contentRange);
    }

    @Test
    void aKnownTagIsNotSentAgain() throws Exception {
        demo.send("PUT", "/demo/x", "hello");
        String tag =
                demo.send("GET", "/demo/x", "").headers().firstValue("ETag").orElseThrow();
        assertThat(demo.send("GET", "/demo/x", "", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(demo.send("GET", "/demo/x", "", "If-Range", "\"other\"", "Range", "bytes=1-2")
                        .statusCode())
                .isEqualTo(200);
        demo.send("PUT", "/demo/x", "world");
        assertThat(demo.send("GET", "/demo/x", "", "If-None-Match", tag).body()).isEqualTo("world");
    }

    @Test
    void aBodyWithAnotherDigestLeavesTheOldBytes() throws Exception {
        demo.send("PUT", "/demo/x", "old");
        String digest = Digest.compute(Algorithm.SHA256, "new".getBytes(StandardCharsets.UTF_8))
                .toString();
        HttpResponse<String> refused = demo.send("PUT", "/demo/x", "forged", "X-Content-Digest", digest);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Stowage-Error")).contains("digest-mismatch");
        assertThat(demo.send("GET", "/demo/x", "").body()).isEqualTo("old");
        assertThat(demo.send("PUT", "/demo/x", "new", "X-Content-Digest", digest)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void onlyTheFirstOfTwoCreatorsWins() throws Exception {
        assertThat(demo.send("PUT", "/demo/x", "first", "If-None-Match", "*").statusCode())
                .isEqualTo(201);
        assertThat(demo.send("PUT", "/demo/x", "second", "If-None-Match", "*").statusCode())
                .isEqualTo(409);
        assertThat(demo.send("GET", "/demo/x", "").body()).isEqualTo("first");
    }

    @Test
    void anEncodedOrTooLargeBodyIsRefusedBeforeItIsRead() throws Exception {
        assertThat(demo.send("PUT", "/demo/x", "zip", "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
        String answer =
                demo.server().raw("PUT /demo/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void aClientThatHangsUpLeavesNothingBehind() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), demo.server().port())) {
            OutputStream out = socket.getOutputStream();
            out.write("PUT /demo/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> demo.meters.find("stowage.requests").timer() != null);
        assertThat(demo.store.list(ListQuery.prefix("")).objects()).isEmpty();
    }

    @Test
    void aRequestThroughAProxyIsNotFromThisMachine() throws Exception {
        assertThat(demo.send("GET", "/demo/x", "", "X-Forwarded-For", "192.0.2.1")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPageThatRebindsItsNameToThisMachineChangesNothing() throws Exception {
        demo.send("PUT", "/demo/x", "kept");
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            assertThat(demo.server()
                            .raw(method + " /demo/x HTTP/1.1\r\nHost: evil.example:"
                                    + demo.server().port() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(demo.send("GET", "/demo/x", "").body()).isEqualTo("kept");
    }

    @Test
    void aStoreThatCannotAnswerIsA503() throws IOException, Exception {
        demo.send("PUT", "/demo/x", "hello");
        demo.store.close();
        assertThat(demo.send("GET", "/demo/x", "").statusCode()).isEqualTo(503);
        assertThat(demo.send("PUT", "/demo/y", "hello").statusCode()).isEqualTo(503);
    }

    @Test
    void otherMethodsAreNamedInAllow() throws Exception {
        HttpResponse<String> answer = demo.send("POST", "/demo/x", "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, PUT, DELETE");
    }

    @Test
    void whatIsUploadedAndReadIsPaidByTheOwnerOfTheKey() throws Exception {
        String key = demo.key(ALICE, "read,write:demo");
        assertThat(demo.send("PUT", "/demo/x", "hello", "Authorization", key).statusCode())
                .isEqualTo(201);
        demo.send("GET", "/demo/x", "", "Authorization", key, "Range", "bytes=1-3");
        demo.send("HEAD", "/demo/x", "", "Authorization", key);
        demo.metering.total();
        assertThat(demo.metering.bills())
                .containsExactly(
                        new FakeMetering.Bill(ALICE, "demo-upload", Usage.write(5)),
                        new FakeMetering.Bill(ALICE, "demo-download", Usage.read(3)),
                        new FakeMetering.Bill(ALICE, "demo-lookup", Usage.read(0)));
    }

    @Test
    void aReaderWithoutAKeyIsPaidForByTheOwnerOfTheObject() throws Exception {
        demo.send("PUT", "/demo/x", "hello", "Authorization", demo.key(ALICE, "write"));
        demo.send("PUT", "/demo/y", "world!");
        demo.metering.forget();
        demo.send("GET", "/demo/x", "");
        demo.send("GET", "/demo/y", "");
        demo.metering.total();
        assertThat(demo.metering.bills())
                .containsExactly(
                        new FakeMetering.Bill(ALICE, "demo-download", Usage.read(5)),
                        new FakeMetering.Bill(HOST, "demo-download", Usage.read(6)));
    }

    @Test
    void withoutCreditNothingIsStored() throws Exception {
        demo.metering.refuse(Fault.BUDGET_EXHAUSTED);
        assertThat(demo.send("PUT", "/demo/x", "hello").statusCode()).isEqualTo(402);
        assertThat(demo.store.list(ListQuery.prefix("")).objects()).isEmpty();
        demo.metering.allow();
        assertThat(demo.send("GET", "/demo/x", "").statusCode()).isEqualTo(404);
        assertThat(demo.metering.open()).isZero();
    }

    @Test
    void aBodyWhoseLengthNobodyToldIsPaidWhole() throws Exception {
        byte[] bytes = new byte[2 * MIB + 3];
        HttpResponse<String> answer =
                demo.send("PUT", "/demo/x", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(demo.metering.total()).isEqualTo(Usage.write(bytes.length));
    }

    @Test
    void whatCannotBeChargedIsNotAcknowledged() throws Exception {
        demo.metering.failToSettle();
        assertThat(demo.send("PUT", "/demo/x", "hello").statusCode()).isEqualTo(500);
    }

    @Test
    void aKeyDoesWhatItsRightsSay() throws Exception {
        String reader = demo.key(ALICE, "read:demo");
        assertThat(demo.send("PUT", "/demo/x", "hello", "Authorization", reader).statusCode())
                .isEqualTo(403);
        assertThat(demo.send("GET", "/demo/x", "", "Authorization", reader).statusCode())
                .isEqualTo(404);
        assertThat(demo.send("GET", "/demo/x", "", "Authorization", demo.key(BOB, "write:s3"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aKeyLetsInFromElsewhere() throws Exception {
        demo.send("PUT", "/demo/x", "hello");
        String reader = demo.key(ALICE, "read:demo");
        String[] elsewhere = {"X-Forwarded-For", "192.0.2.1", "Authorization", reader};
        assertThat(demo.send("GET", "/demo/x", "", elsewhere).body()).isEqualTo("hello");
    }

    @Test
    void aWrongSecretIsAskedForAgain() throws Exception {
        HttpResponse<String> answer = demo.send("GET", "/demo/x", "", "Authorization", "Basic QTpC");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Basic "));
    }

    @Test
    void whatAnotherOwnerHasIsChangedWithTheRightToDoSoOnly() throws Exception {
        demo.send("PUT", "/demo/x", "alice's", "Authorization", demo.key(ALICE, "write"));
        String bob = demo.key(BOB, "read,write");
        for (String method : new String[] {"PUT", "DELETE"}) {
            HttpResponse<String> refused = demo.send(method, "/demo/x", "bob's", "Authorization", bob);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("X-Stowage-Error")).contains("not-your-object");
        }
        assertThat(demo.send("GET", "/demo/x", "", "Authorization", bob).body()).isEqualTo("alice's");
        String chief = demo.key(BOB, "write,admin:demo");
        assertThat(demo.send("PUT", "/demo/x", "bob's", "Authorization", chief).statusCode())
                .isEqualTo(201);
    }

    @Test
    void whatOwnersHaveStoredIsKnownAtOnce() throws Exception {
        String key = demo.key(ALICE, "write");
        demo.send("PUT", "/demo/x", "hello", "Authorization", key);
        demo.send("PUT", "/demo/x", "hi", "Authorization", key);
        demo.send("PUT", "/demo/y", "you", "Authorization", key);
        demo.send("DELETE", "/demo/y", "", "Authorization", key);
        StoredAmounts amounts = new StoredAmounts(demo.database);
        assertThat(demo.database.<StoredAmounts.Amount>read("look", rows -> amounts.of(rows, ALICE)))
                .isEqualTo(new StoredAmounts.Amount(2, 1));
    }

    @Test
    void aListComesInPages() throws Exception {
        for (String name : new String[] {"b", "a/2", "a/1", "a%2F3", "c"}) {
            demo.send("PUT", "/demo/" + name, name);
        }
        HttpResponse<String> first = demo.send("GET", "/demo?prefix=a/&limit=2", "");
        assertThat(first.body()).isEqualTo("3\ta/1\n3\ta/2\n");
        assertThat(first.headers().firstValue("Link")).contains("<?prefix=a%2F&limit=2&after=a%2F2>; rel=\"next\"");
        HttpResponse<String> second = demo.send("GET", "/demo/?prefix=a%2F&limit=2&after=a%2F2", "");
        assertThat(second.body()).isEqualTo("5\ta/3\n");
        assertThat(second.headers().firstValue("Link")).isEmpty();
        assertThat(demo.send("GET", "/demo/?limit=0", "").statusCode()).isEqualTo(400);
    }

    @Test
    void theTypeIsKept() throws Exception {
        demo.send("PUT", "/demo/x", "hello", "Content-Type", "text/plain; charset=utf-8");
        assertThat(demo.send("GET", "/demo/x", "").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void aRefusalSaysWhatItIsAbout() throws Exception {
        HttpResponse<String> answer = demo.send("GET", "/demo/no%20such", "");
        assertThat(answer.headers().firstValue("X-Stowage-Error")).contains("no-such-object");
        assertThat(answer.body())
                .startsWith(
                        "error: no-such-object\nmessage: there is no object of this name\nname: no such\nrequest: ");
    }

    @Test
    void aNameIsNoControlCharacterAndNotTooLong() throws Exception {
        assertThat(demo.send("PUT", "/demo/a%0Ab", "x").statusCode()).isEqualTo(400);
        assertThat(demo.send("PUT", "/demo/" + "n".repeat(901), "x").statusCode())
                .isEqualTo(400);
        assertThat(demo.send("PUT", "/demo/", "x").statusCode()).isEqualTo(400);
    }

    @Test
    void theSameBytesAreStoredOnce() throws Exception {
        demo.send("PUT", "/demo/x", "hello");
        demo.send("PUT", "/demo/y", "hello");
        assertThat(demo.store.list(ListQuery.prefix("")).objects()).hasSize(1);
    }
}
