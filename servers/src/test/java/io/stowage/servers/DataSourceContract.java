package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.Test;

/** The ledger in a database that the container lends by JNDI: an account, an upload that is paid, and all of it kept. */
abstract class DataSourceContract {
    private static final String ACCOUNTS = "-/accounts/";
    private static final String OWNER = ACCOUNTS + "owners/" + NativeBlob.OWNER;

    @ArquillianResource
    private Deployer deployer;

    /** The archive's, which is its context path too. */
    abstract String name();

    private Site site() {
        return new Site(URI.create("http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/" + name() + "/"));
    }

    @Test
    void ownersPayFromAccountsInTheDataSourceAndTheBooksOutliveTheApplication()
            throws IOException, InterruptedException {
        deployer.deploy(name());
        assertThat(send("PUT", OWNER, "")).startsWith("201");
        assertThat(send("POST", OWNER + "/top-up", "{\"amount\":\"1000000000000\",\"note\":\"\"}"))
                .startsWith("200");
        assertThat(balance()).isEqualTo(1_000_000_000_000L);

        upload(new NativeBlob((1 << 20) + 1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(balance()).isLessThan(1_000_000_000_000L));
        deployer.undeploy(name());

        deployer.deploy(name());
        // What was moved last is told at the end, so only now nothing changes any more.
        long left = balance();
        assertThat(left).isBetween(999_000_000_000L, 999_999_999_999L);
        assertThat(send("POST", OWNER + "/top-up", "{\"amount\":\"1000000000000\",\"note\":\"\"}"))
                .contains("\"repeated\":true");
        assertThat(balance()).isEqualTo(left);
        assertThat(send("GET", ACCOUNTS + "check", "")).startsWith("200").contains("\"faults\":[]");
        deployer.undeploy(name());
    }

    private void upload(NativeBlob blob) throws IOException, InterruptedException {
        assertThat(site().bytes("PUT", "v1/blob-tree/", blob.request()).statusCode())
                .isEqualTo(200);
        for (int i = 0; i < blob.chunks(); i++) {
            assertThat(site().bytes("PUT", "v1/chunk/" + blob.chunkQuery(i), blob.chunk(i))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private long balance() throws IOException, InterruptedException {
        String account = send("GET", OWNER, "");
        assertThat(account).startsWith("200");
        return Long.parseLong(account.replaceFirst("(?s).*\"balance\":\"(-?\\d+)\".*", "$1"));
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = site().bytes(
                        method,
                        path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Authorization",
                        "Bearer only-for-this-test",
                        "Idempotency-Key",
                        "first",
                        "Content-Type",
                        "application/json");
        return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }
}
