package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.cli.command.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages by command line, against the whole application with two backends. */
class ArtifactCommandsTest {
    private static final String TOKEN = "the-token-of-the-administrator";

    @TempDir
    private Path folder;

    private RunningStowage stowage;
    private final Cli cli = new Cli();
    private String key = "";

    @BeforeEach
    void start() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Files.createDirectory(folder.resolve("near"));
        Path routing = Files.writeString(folder.resolve("routing.json"), """
                {"default": "near", "rules": [{"name": "two", "when": {"label.copies": "two"}, "use": ["near", "quick"]}]}""");
        stowage = new RunningStowage(Map.of(
                "stowage.data",
                folder.resolve("data").toString(),
                "stowage.store.type",
                "memory",
                "stowage.artifacts.backends.near.type",
                "local",
                "stowage.artifacts.backends.near.root",
                folder.resolve("near").toString(),
                "stowage.artifacts.backends.near.min_free_bytes",
                "0",
                "stowage.artifacts.backends.quick.type",
                "memory",
                "stowage.artifacts.routing",
                routing.toString(),
                "stowage.artifacts.retention",
                "{\"default\":\"standard\",\"classes\":{\"standard\":{},\"brief\":{\"max_age\":\"PT0S\"}}}",
                "stowage.admin.token",
                "file:" + token));
        cli.with("STOW_URL", stowage.url());
        cli.with("STOW_ADMIN_TOKEN", TOKEN);
        Cli.Ended made = cli.run("s3-keys", "generate", "--rights", "admin:artifacts,read,write", "--json");
        key = made.json().path("secret").asText();
        cli.with("STOW_ACCESS_KEY", key);
    }

    @AfterEach
    void stop() throws IOException {
        stowage.close();
    }

    private Path file(String path, String text) throws IOException {
        Path file = folder.resolve("dist").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Cli.Ended push(String version, String... more) throws IOException {
        String[] all = new String[more.length + 9];
        System.arraycopy(
                new String[] {
                    "artifact", "push", "--producer", "ci/nightly", "--name", "tool", "--version", version, "--json"
                },
                0,
                all,
                0,
                9);
        System.arraycopy(more, 0, all, 9, more.length);
        return cli.run(all);
    }

    @Test
    void whatIsPushedIsPulledAgain() throws IOException {
        file("bin/a tool", "hello");
        file("readme", "");
        Cli.Ended pushed =
                push("1.4", "--label", "copies=two", folder.resolve("dist").toString());
        assertThat(pushed.exit()).as(pushed.err()).isZero();
        assertThat(pushed.json().path("state").asText()).isEqualTo("finalized");
        Path target = folder.resolve("target");
        Cli.Ended pulled = cli.run("artifact", "pull", "ci/nightly:tool", target.toString(), "--json");
        assertThat(pulled.exit()).as(pulled.err()).isZero();
        assertThat(pulled.json().path("fetched").asInt()).isEqualTo(2);
        assertThat(target.resolve("bin/a tool")).hasContent("hello");
        assertThat(target.resolve("readme")).isEmptyFile();
        Files.writeString(target.resolve("readme"), "changed");
        assertThat(cli.run("artifact", "pull", "ci/nightly:tool:1.4", target.toString(), "--json")
                        .json()
                        .path("fetched")
                        .asInt())
                .isOne();
        Cli.Ended shown = cli.run("artifact", "show", "ci/nightly:tool:1.4");
        assertThat(shown.out()).contains("near, quick").contains("bin/a tool").contains("label copies");
        assertThat(folder.resolve("near/objects/sha256")).isDirectory();
    }

    @Test
    void anOpenPackageGoesOnAndIsFinalized() throws IOException {
        Path one = file("one", "1");
        Path two = file("two", "2");
        assertThat(push("2", "--open", one.toString()).json().path("state").asText())
                .isEqualTo("open");
        assertThat(cli.run("artifact", "ls", "--state", "open", "--json").lines())
                .hasSize(1);
        assertThat(push("2", "--open", one.toString(), two.toString())
                        .json()
                        .path("file_count")
                        .asInt())
                .isEqualTo(2);
        assertThat(cli.run("artifact", "finalize", "ci/nightly:tool:2").exit()).isZero();
        assertThat(cli.run("artifact", "ls", "--producer", "ci/nightly").out()).contains("tool");
        Cli.Ended refused = push("2", one.toString());
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("there is a package with these coordinates");
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        push("3", file("one", "1").toString());
        assertThat(cli.run("artifact", "rm", "ci/nightly:tool:3", "--reason", "wrong")
                        .exit())
                .isZero();
        assertThat(cli.run("artifact", "show", "ci/nightly:tool:3").exit()).isEqualTo(Exit.NOT_FOUND.code());
    }

    @Test
    void retentionIsShownBeforeItIsApplied() throws IOException {
        push("5", "--class", "brief", file("one", "12345").toString());
        Cli.Ended preview = cli.run("artifact", "retention", "--json");
        assertThat(preview.json().path("package_count").asInt())
                .as(preview.err())
                .isOne();
        assertThat(preview.json().path("total_size").asInt()).isEqualTo(5);
        assertThat(cli.run("artifact", "retention").out())
                .contains("1 packages, 1 files, 5 bytes")
                .contains("storage cost")
                .contains("ci/nightly");
        assertThat(cli.run("artifact", "show", "ci/nightly:tool:5").out()).contains("finalized");
        assertThat(cli.run("artifact", "retention", "--apply").out()).contains("expired 1, deleted 0");
        assertThat(cli.run("artifact", "retention", "--limit", "0", "--json")
                        .json()
                        .path("package_count")
                        .asInt())
                .isZero();
    }

    @Test
    void twoFilesOfOnePathAreRefusedBeforeAnythingIsSent() throws IOException {
        Path one = file("x/same", "1");
        Path two = file("y/same", "2");
        assertThat(push("4", one.toString(), two.toString()).exit()).isEqualTo(Exit.USAGE.code());
        assertThat(cli.run("artifact", "ls", "--state", "open", "--json").lines())
                .isEmpty();
    }

    @Test
    void filesOfOneClassMoveToAnotherBackend() throws IOException {
        file("bin/a tool", "hello");
        file("readme", "");
        assertThat(push("1.4", folder.resolve("dist").toString()).exit()).isZero();
        Cli.Ended refused = cli.run("store", "move", "--from", "near", "--to", "quick");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("the routing rule default of artifacts", "the routing rule two");
        String retentionClass = cli.run("artifact", "show", "ci/nightly:tool:1.4", "--json")
                .json()
                .path("retention_class")
                .asText();
        assertThat(move("none").out()).contains("finished, 0 of 0 places");
        Cli.Ended moved = move(retentionClass);
        assertThat(moved.exit()).as(moved.err()).isZero();
        assertThat(moved.out()).contains("finished, 3 of 3 places, 3 moved");
        assertThat(cli.run("artifact", "show", "ci/nightly:tool:1.4").out())
                .contains("quick")
                .doesNotContain("near");
        Path target = folder.resolve("target");
        assertThat(cli.run("artifact", "pull", "ci/nightly:tool:1.4", target.toString())
                        .exit())
                .isZero();
        assertThat(target.resolve("bin/a tool")).hasContent("hello");
    }

    private Cli.Ended move(String retentionClass) {
        return cli.run(
                "store", "move", "--from", "near", "--to", "quick", "--front", "artifacts", "--class", retentionClass);
    }
}
