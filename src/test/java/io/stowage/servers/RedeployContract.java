package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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
    private static final int ROUNDS = 5;

    /** Servers let go of some things only when their own threads have turned over. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        awaitNothingOfOurs(server);
        for (int round = 1; round <= ROUNDS; round++) {
            deployer.deploy(CONTEXT);
            useEverything(site);
            assertThat(server.loadersOf(CORE_CLASS)).isPositive();
            assertThat(server.ourThreads()).isNotEmpty();
            if (round < ROUNDS) {
                deployer.undeploy(CONTEXT);
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.loadersOf(CORE_CLASS)).isEqualTo(1));

        deployer.undeploy(CONTEXT);

        awaitNothingOfOurs(server);
        assertThat(server.openFiles("/" + CONTEXT)).isEmpty();
    }

    private static void awaitNothingOfOurs(ServerProcess server) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.ourThreads()).isEmpty());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.loadersOf(CORE_CLASS)).isZero());
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
