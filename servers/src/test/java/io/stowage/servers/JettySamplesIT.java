package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Jetty base made of the samples, as they are, in the distribution of Jetty 12.1. */
class JettySamplesIT extends NativeContract {
    private static final int PORT = Integer.getInteger("it.port.http");
    private static final Site SITE = new Site(URI.create("http://127.0.0.1:" + PORT + "/storage/"));

    private static Process jetty;

    @BeforeAll
    static void start() throws IOException {
        Path home = Path.of(System.getProperty("server.home"));
        Path base = Files.createTempDirectory(home, "base");
        Files.createDirectory(base.resolve("work"));
        copy("jetty-start.ini", base.resolve("start.d/stowage.ini"));
        copy("jetty-context.xml", base.resolve("webapps/stowage.xml"));
        copy("jetty-override-web.xml", base.resolve("etc/stowage-override-web.xml"));
        File log = base.resolve("log").toFile();
        jetty = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Djetty.stowage=" + System.getProperty("war"),
                        "-Dstowage.v1.auth=trust-all",
                        "-Dstowage.v1.cors.origins=https://app.example.org",
                        "-Dstowage.cashier.type=none",
                        "-Dstowage.s3.keys=env:S3_KEYS",
                        "-Djetty.stowage.data=" + base.resolve("stowage-data"),
                        "-jar",
                        home.resolve("start.jar").toString(),
                        "jetty.base=" + base,
                        "jetty.http.host=127.0.0.1",
                        "jetty.http.port=" + PORT)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        await().atMost(Duration.ofSeconds(60)).until(JettySamplesIT::answers);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        jetty.destroy();
        jetty.waitFor();
    }

    private static boolean answers() throws InterruptedException {
        if (!jetty.isAlive()) {
            throw new AssertionError("Jetty ended with " + jetty.exitValue());
        }
        try {
            return SITE.get("-/health/live").statusCode() == 200;
        } catch (IOException e) {
            // Nobody listens yet.
            return false;
        }
    }

    private static void copy(String sample, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(Archives.SAMPLES.resolve(sample), target);
    }

    @Test
    void theServerDoesNotNameItself() throws IOException, InterruptedException {
        assertThat(SITE.get("").headers().firstValue("Server")).isEmpty();
    }

    @Override
    Site site() {
        return SITE;
    }

    @Override
    boolean tuned() {
        return true;
    }

    @Override
    Set<String> keysRefused() {
        return Set.of();
    }
}
