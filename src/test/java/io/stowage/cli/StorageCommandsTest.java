package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification by commands, on a whole server whose demo front keeps objects in files. */
class StorageCommandsTest {
    private static final String TOKEN = "the-token-of-this-test";

    @TempDir
    private Path folder;

    private RunningStowage server;
    private Cli cli;

    @BeforeEach
    void start() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        server = new RunningStowage(Map.of(
                "stowage.data", folder.resolve("data").toString(),
                "stowage.admin.token", "file:" + token,
                "stowage.demo.enabled", "true",
                "stowage.demo.owner", "rrkah-fqaaa-aaaaa-aaaaq-cai",
                "stowage.stores.cold.type", "filesystem",
                "stowage.placement.default", "main",
                "stowage.cashier.type", "none"));
        cli = new Cli().with("STOW_URL", server.url()).with("STOW_ADMIN_TOKEN", TOKEN);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private void put(String name, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/demo/" + name))
                .PUT(BodyPublishers.ofString(text))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isLessThan(300);
    }

    private String get(String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/demo/" + name))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    /** The files of contents in the store. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("data").resolve("store"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("content/"))
                    .sorted()
                    .toList();
        }
    }

    private Cli.Ended verify(String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"storage", "verify", "--backend", "main"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return cli.run(words);
    }

    @Test
    void whatIsLostIsSeenAndMendedByAnUpload() throws Exception {
        put("one", "first bytes");
        put("two", "other bytes");
        Cli.Ended good = verify();
        assertThat(good.exit()).as(good.err()).isZero();
        assertThat(good.out()).contains("of main: finished, 2 of 2 places, 2 verified");
        assertThat(cli.run("storage", "status").out()).contains("main", "up", "finished");

        Path rotten = files().get(0);
        String text = Files.readString(rotten);
        Files.writeString(rotten, text.replace("bytes", "bytEs"));
        Cli.Ended loss = verify("--format", "jsonl");
        assertThat(loss.exit()).isEqualTo(1);
        JsonNode job = loss.lines().get(loss.lines().size() - 1);
        assertThat(job.path("outcomes").path("failed").asInt()).isEqualTo(1);
        assertThat(job.path("outcomes").path("verified").asInt()).isEqualTo(1);
        Cli.Ended status = cli.run("storage", "status", "--json");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.json().path("status").asText()).isEqualTo("degraded");

        put("three", text);
        assertThat(verify().exit()).isZero();
        assertThat(cli.run("storage", "status").exit()).isZero();
    }

    @Test
    void whatCannotBeDoneHasANumberOfItsOwn() {
        assertThat(cli.run("storage", "verify").exit()).as("no backend").isEqualTo(3);
        assertThat(verify("--mode", "some").exit()).isEqualTo(3);
        assertThat(verify("--restart", "--resume").exit()).isEqualTo(3);
        assertThat(verify("--unknown").exit()).isEqualTo(3);
        assertThat(cli.run("storage", "verify", "--backend", "other").exit()).isEqualTo(3);
        assertThat(cli.run("store", "ls", "--unknown").exit())
                .as("other commands keep theirs")
                .isEqualTo(2);
    }

    @Test
    void aJobMayBeLeftToTheServer() {
        Cli.Ended ended = verify("--detach", "--mode", "quick");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).startsWith("job ");
    }

    @Test
    void aStoreIsMovedToAnother() throws Exception {
        put("one", "first bytes");
        put("two", "other bytes");
        Cli.Ended plan = cli.run("store", "move", "--from", "main", "--to", "cold", "--dry-run");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("2 objects of 22 B would move from main to cold")
                .contains("new bytes still go to main by stowage.placement.default");
        Cli.Ended refused = cli.run("store", "move", "--from", "main", "--to", "cold");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("stowage.placement.default");

        Cli.Ended moved = cli.run("store", "move", "--from", "main", "--to", "cold", "--force", "--rate", "1GiB/s");
        assertThat(moved.exit()).as(moved.err()).isZero();
        assertThat(moved.out()).contains("of main: finished, 2 of 2 places, 2 moved; 22 B");
        assertThat(get("one")).isEqualTo("first bytes");
        assertThat(get("two")).isEqualTo("other bytes");
        JsonNode main = cli.run("storage", "status", "--json").lines().get(0);
        assertThat(main.path("objects_to_delete").asInt())
                .as("for those who read them")
                .isEqualTo(2);
        assertThat(main.path("locations").path("stored").asInt()).isZero();
        assertThat(files()).hasSize(2);
    }

    @Test
    void aMoveThatCannotBeDoneHasANumberOfItsOwn() {
        assertThat(cli.run("store", "move", "--from", "main").exit()).isEqualTo(3);
        assertThat(cli.run("store", "move", "--from", "main", "--to", "main").exit())
                .isEqualTo(3);
        assertThat(cli.run("store", "move", "--from", "main", "--to", "other", "--dry-run")
                        .exit())
                .isEqualTo(3);
    }
}
