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

/** A context that comes and goes leaves nothing behind in its server: no class loader, no thread, no open file. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
abstract class RedeployContract {
    private static final String CORE_CLASS = "io.stowage.app.StowageListener";
    private static final String CONTEXT = "redeploy";
    private static final int ROUNDS = 5;

    /** Servers let go of some things only when their own threads have turned over. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = CONTEXT, managed = false, testable = false)
    static WebArchive war() {
        return Archives.war(CONTEXT);
    }

    /** What only this server's command line holds. */
    abstract String commandLineWord();

    @Test
    void fiveDeploymentsLeaveNothingBehind() throws IOException, InterruptedException {
        Site site =
                new Site(URI.create("http://127.0.0.1:" + Integer.getInteger("it.port.http") + "/" + CONTEXT + "/"));
        ServerProcess server = ServerProcess.withCommandLine(commandLineWord());
        for (int round = 1; round <= ROUNDS; round++) {
            deployer.deploy(CONTEXT);
            useEverything(site);
            assertThat(server.loadersOf(CORE_CLASS))
                    .as("the test sees the loader that is in use")
                    .isPositive();
            assertThat(server.ourThreads())
                    .as("the test sees the threads that are in use")
                    .isNotEmpty();
            if (round < ROUNDS) {
                deployer.undeploy(CONTEXT);
            }
        }
        await("one generation").atMost(PATIENCE).until(() -> server.loadersOf(CORE_CLASS) == 1);

        deployer.undeploy(CONTEXT);

        await("no thread")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.ourThreads()).isEmpty());
        assertThat(server.openFiles("stowage-data")).isEmpty();
        await("no generation").atMost(PATIENCE).until(() -> server.loadersOf(CORE_CLASS) == 0);
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
