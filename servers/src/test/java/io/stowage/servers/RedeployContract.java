package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A context that comes and goes leaves nothing behind in its server: no class loader, no thread, no open file. The
 * server is the one that the other tests have used, so what they left behind would be seen here too.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
abstract class RedeployContract {
    private static final String CORE_CLASS = "io.stowage.app.StowageListener";
    private static final String CONTEXT = "redeploy";
    private static final String LEAKING = "leaking";
    private static final String HOME = "http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/";
    private static final int ROUNDS = 5;

    /** Cancelled work may stay with a container's executor for half a minute; see {@code Tasks}. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int SERVER_THREADS = 32;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = CONTEXT, managed = false, testable = false)
    static WebArchive war() {
        return Archives.war(CONTEXT);
    }

    @Deployment(name = LEAKING, managed = false, testable = false)
    static WebArchive leaking() {
        return Archives.leaking();
    }

    /** What only this server's command line holds. */
    abstract String commandLineWord();

    @Test
    void fiveDeploymentsLeaveNothingBehind() throws IOException, InterruptedException {
        Site site =
                new Site(URI.create("http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/" + CONTEXT + "/"));
        ServerProcess server = ServerProcess.withCommandLine(commandLineWord());
        // WildFly's threads hold on to the very first request that they worked on: let it be none of ours.
        turnThreadsOver();
        // Contexts of earlier tests may be on their way out, which is why this counts from what is there.
        int before = server.loadersOf(CORE_CLASS);
        for (int round = 1; round <= ROUNDS; round++) {
            deployer.deploy(CONTEXT);
            useEverything(site);
            assertThat(server.loadersOf(CORE_CLASS)).isPositive();
            assertThat(server.ourThreads()).isNotEmpty();
            if (round < ROUNDS) {
                deployer.undeploy(CONTEXT);
            }
        }
        awaitLoaders(server, before + 1);

        deployer.undeploy(CONTEXT);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.ourThreads()).isEmpty());
        awaitLoaders(server, before);
        assertThat(server.openFiles("/" + CONTEXT)).isEmpty();
    }

    private static void awaitLoaders(ServerProcess server, int atMost) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            turnThreadsOver();
            assertThat(server.loadersOf(CORE_CLASS)).isLessThanOrEqualTo(atMost);
        });
    }

    /** A server's thread holds on to the last request that it worked on until it gets another one, whoever's that is. */
    private static void turnThreadsOver() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(HOME)).build();
        CompletableFuture.allOf(IntStream.range(0, SERVER_THREADS)
                        .mapToObj(i -> client.sendAsync(request, BodyHandlers.discarding()))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** The test above would be worth nothing if it could not fail. */
    @Test
    void anApplicationThatLeaksIsFoundOut() throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.withCommandLine(commandLineWord());
        deployer.deploy(LEAKING);
        deployer.undeploy(LEAKING);

        assertThat(server.loadersOf("io.stowage.servers.LeakingListener")).isOne();
        assertThat(server.threads("forgotten-by-somebody")).hasSize(1);
    }

    private static void useEverything(Site site) throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            assertThat(site.put("demo/object-" + i, "x".repeat(i * 10_000)).statusCode())
                    .isEqualTo(201);
            assertThat(site.get("demo/object-" + i).statusCode()).isEqualTo(200);
        }
        assertThat(site.get("demo/nothing-there").statusCode()).isEqualTo(404);
        assertThat(site.get("-/health").statusCode()).isEqualTo(200);
        assertThat(site.get("-/metrics").statusCode()).isEqualTo(200);
        assertThat(site.get("").statusCode()).isEqualTo(200);
    }
}
