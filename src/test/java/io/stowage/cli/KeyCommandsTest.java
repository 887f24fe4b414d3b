package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of an access key by commands, on a whole server. */
class KeyCommandsTest {
    private static final String TOKEN = "the-token-of-this-test";
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    @TempDir
    private Path folder;

    private RunningStowage server;
    private Cli cli;

    @BeforeEach
    void start() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        server = new RunningStowage(
                Map.of("stowage.data", folder.resolve("data").toString(), "stowage.admin.token", "file:" + token));
        cli = new Cli().with("STOW_URL", server.url()).with("STOW_ADMIN_TOKEN", TOKEN);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private Cli.Ended run(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "s3-keys";
        System.arraycopy(words, 0, all, 1, words.length);
        return cli.run(all);
    }

    private JsonNode json(String... words) throws IOException {
        Cli.Ended ended = run(words);
        assertThat(ended.exit()).as(ended.err()).isZero();
        return ended.json();
    }

    @Test
    void aKeyLivesThroughAllCommands() throws IOException {
        JsonNode made = json(
                "generate",
                "--owner",
                OWNER,
                "--name",
                "builder",
                "--rights",
                "write:oci,read",
                "--note",
                "x",
                "--json");
        String id = made.path("key").asText();
        assertThat(made.path("secret").asText()).hasSize(40);
        assertThat(made.path("owner").asText()).isEqualTo(OWNER);
        assertThat(run("show", id).out())
                .contains("key         " + id, "enable      true", "rights      read,write:oci")
                .doesNotContain("secret");
        assertThat(run("disable", id).out()).isEqualTo("disabled " + id + "\n");
        assertThat(json("show", id, "--json").path("enable").asBoolean()).isFalse();
        assertThat(run("enable", id).exit()).isZero();
        assertThat(json("reset", id, "--json").path("secret").asText())
                .hasSize(40)
                .isNotEqualTo(made.path("secret").asText());
        assertThat(run("list").out()).contains("KEY", id, "builder").doesNotContain("secret");
        assertThat(run("delete", id).out()).isEqualTo("deleted " + id + "\n");
        assertThat(run("delete", id, "--force").exit()).isEqualTo(Exit.NOT_FOUND.code());
    }

    @Test
    void aListHasOneObjectOnEachLine() throws IOException {
        assertThat(run("generate").out()).contains("key ", "secret ", "created_at ");
        assertThat(run("generate").exit()).isZero();
        assertThat(run("list", "--json").lines())
                .hasSize(2)
                .allSatisfy(key -> assertThat(key.has("secret")).isFalse());
    }

    @Test
    void aKeyWhoseOwnerHasNoCreditSaysHowToGetSome() throws Exception {
        String token = "file:" + folder.resolve("token");
        Map<String, String> settings = Map.of(
                "stowage.data",
                folder.resolve("metered").toString(),
                "stowage.admin.token",
                token,
                "stowage.v1.auth",
                "certificate",
                "stowage.cashier.type",
                "ledger");
        try (RunningStowage metered = new RunningStowage(settings)) {
            cli.with("STOW_URL", metered.url());
            Cli.Ended poor = run("generate", "--owner", OWNER);
            assertThat(poor.out()).contains("secret ");
            assertThat(poor.err())
                    .contains(OWNER + " pays for this key and has no credit yet")
                    .contains("stowage cashier account create " + OWNER + "\n")
                    .contains("stowage cashier account top-up " + OWNER + " 1cr");
            assertThat(run("generate", "--owner", OWNER, "--credit", "2.5cr").err())
                    .contains("added 2.5 credits to the account of " + OWNER);
            assertThat(cli.run("cashier", "account", "balance", OWNER).out()).contains("balance      2.5 credits");
            assertThat(run("generate", "--owner", OWNER).err()).isEmpty();
        }
    }

    @Test
    void creditThatNobodyGivesTakesNothingFromTheKey() {
        Cli.Ended made = run("generate", "--credit", "1cr");
        assertThat(made.out()).contains("secret ");
        assertThat(made.exit()).isEqualTo(Exit.FAILED.code());
        assertThat(made.err()).contains("the key was made, and its owner got no credit");
    }

    @Test
    void whatTheServerRefusesIsTold() throws IOException {
        Cli.Ended unknown = run("show", "STW/..", "--json");
        assertThat(unknown.exit()).isEqualTo(Exit.NOT_FOUND.code());
        assertThat(unknown.error().path("fix").asText()).contains("s3-keys list");
        assertThat(run("generate", "--rights", "everything").err()).contains("everything");
        assertThat(cli.with("STOW_ADMIN_TOKEN", "wrong").run("s3-keys", "list").exit())
                .isEqualTo(Exit.REFUSED.code());
    }
}
