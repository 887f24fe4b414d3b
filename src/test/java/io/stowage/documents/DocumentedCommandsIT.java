package io.stowage.documents;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types what a document says, in a folder that looks like the project's. Only the port is another, as somebody may use
 * the one that everybody uses.
 */
@Tag("documents")
class DocumentedCommandsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USUAL_PORT = "8080";

    @TempDir
    private Path folder;

    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/operations.md"})
    @Timeout(600)
    void everyCommandDoesWhatItSays(String document) throws IOException, InterruptedException {
        port = freePort();
        for (String name : List.of("README.md", "target", "docs", "src", "WEB-INF-samples")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of(name).toAbsolutePath());
        }
        Optional<Process> server = Optional.empty();
        int ran = 0;
        try {
            for (Block block : Block.read(document)) {
                Block.Kind kind = block.kind().orElseThrow();
                if (kind == Block.Kind.SERVER) {
                    stop(server);
                    server = Optional.of(serve(block));
                    ran++;
                } else if (kind == Block.Kind.RUN) {
                    run(block);
                    ran++;
                }
            }
        } finally {
            stop(server);
        }
        assertThat(ran).as("blocks that were run of " + document).isPositive();
    }

    private Process serve(Block block) throws IOException {
        Path log = folder.resolve("server.log");
        Process process = shell("exec " + block.text().strip() + " --port " + port, log);
        await().atMost(PATIENCE).until(() -> answers() || !process.isAlive());
        assertThat(process.isAlive())
                .as(block + " ended:\n" + Files.readString(log))
                .isTrue();
        return process;
    }

    private void run(Block block) throws IOException, InterruptedException {
        Path log = folder.resolve("command.log");
        // curl takes an error page for a success; here it is none.
        String script = "set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body \"$@\"; }\n"
                + block.text().replace(":" + USUAL_PORT, ":" + port);
        Process process = shell(script, log);
        boolean ended = process.waitFor(PATIENCE.toSeconds(), SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log);
        assertThat(ended).as(block + " does not end:\n" + output).isTrue();
        assertThat(process.exitValue()).as(block + ":\n" + output).isZero();
    }

    private Process shell(String script, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + environment.get("PATH"));
        environment.put("STOW_URL", "http://127.0.0.1:" + port);
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        return builder.start();
    }

    private static void stop(Optional<Process> server) throws InterruptedException {
        if (server.isPresent()) {
            server.get().destroy();
            assertThat(server.get().waitFor(PATIENCE.toSeconds(), SECONDS)).isTrue();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
