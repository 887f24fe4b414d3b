package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What S3 clients are told, by a whole server and without one. */
class S3EnvTest {
    private static final String TOKEN = "the-token-of-this-test";
    private static final String PLACEHOLDER = "THE-SECRET-OF-THE-KEY";

    @TempDir
    private Path folder;

    private RunningStowage server(String... more) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Map<String, String> settings = new HashMap<>(
                Map.of("stowage.data", folder.resolve("data").toString(), "stowage.admin.token", "file:" + token));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new RunningStowage(settings);
    }

    @Test
    void theServerSaysWhereS3AnswersAndWhetherItKnowsTheKey() throws Exception {
        try (RunningStowage server = server()) {
            Cli cli = new Cli().with("STOW_URL", server.url()).with("STOW_ADMIN_TOKEN", TOKEN);
            String id =
                    cli.run("s3-keys", "generate", "--json").json().path("key").asText();
            Cli.Ended aws = cli.run("s3", "env", id, "--for", "aws");
            assertThat(aws.exit()).as(aws.err()).isZero();
            assertThat(aws.out())
                    .contains(
                            "[profile stowage]",
                            "region = stowage",
                            "endpoint_url = " + server.url() + "/s3\n",
                            "aws_access_key_id = " + id + "\n",
                            "aws_secret_access_key = " + PLACEHOLDER + "\n");
            assertThat(aws.err()).contains("in place of " + PLACEHOLDER).doesNotContain("disabled");
            assertThat(cli.run("s3", "env", "STWUNKNOWN").exit()).isEqualTo(Exit.NOT_FOUND.code());
            assertThat(cli.run("s3-keys", "disable", id).exit()).isZero();
            assertThat(cli.run("s3", "env", id).err()).contains("disabled");
        }
    }

    @Test
    void withoutTheTokenTheKeyIsNotLookedUp() throws Exception {
        try (RunningStowage server = server()) {
            Cli.Ended env = new Cli().with("STOW_URL", server.url()).run("s3", "env", "STWUNKNOWN", "--for", "env");
            assertThat(env.exit()).as(env.err()).isZero();
            assertThat(env.err()).contains("without the admin token");
            assertThat(env.out()).contains("export AWS_ACCESS_KEY_ID=STWUNKNOWN\n", server.url() + "/s3");
        }
    }

    @Test
    void clientsThatNeedTheRootOfAServerAreTakenThere() throws Exception {
        try (RunningStowage server = server("stowage.s3.hosts", "s3.example.org")) {
            Cli cli = new Cli().with("STOW_URL", server.url());
            String port = server.url().substring(server.url().lastIndexOf(':'));
            assertThat(cli.run("s3", "env", "STW", "--for", "restic").out())
                    .contains("RESTIC_REPOSITORY=s3:http://s3.example.org" + port + "/backups\n");
            assertThat(cli.run("s3", "env", "STW", "--for", "rclone").out())
                    .contains("endpoint = " + server.url() + "/s3\n");
        }
        Cli.Ended below = new Cli().run("s3", "env", "STW", "--for", "mc", "--endpoint", "http://127.0.0.1:8080/s3");
        assertThat(below.exit()).isZero();
        assertThat(below.out()).contains("stowage.s3.hosts").doesNotContain("mc alias");
        assertThat(new Cli()
                        .run("s3", "env", "STW", "--for", "mc", "--endpoint", "http://127.0.0.1:5201/")
                        .out())
                .contains("mc alias set stowage http://127.0.0.1:5201 STW " + PLACEHOLDER);
    }

    @Test
    void aServerWithoutS3IsNamedAsThat() throws Exception {
        try (RunningStowage server = server("stowage.s3.enabled", "false")) {
            Cli.Ended ended = new Cli().with("STOW_URL", server.url()).run("s3", "env", "STW");
            assertThat(ended.exit()).isEqualTo(Exit.NOT_FOUND.code());
            assertThat(ended.err()).contains("does not offer S3", "--endpoint");
        }
    }

    @Test
    void aSecretIsGivenByReferenceAndBreaksOutOfNoLine() throws IOException {
        Cli cli = new Cli().with("SECRET", "it's a \"secret\" ${x}");
        Cli.Ended all =
                cli.run("s3", "env", "STW", "--secret", "env:SECRET", "--endpoint", "https://s3.example.org", "--json");
        assertThat(all.exit()).as(all.err()).isZero();
        JsonNode settings = all.json().path("settings");
        assertThat(settings).hasSize(7);
        assertThat(settings.path("env").asText())
                .contains("export AWS_SECRET_ACCESS_KEY='it'\\''s a \"secret\" ${x}'\n");
        assertThat(settings.path("terraform").asText()).contains("= \"it's a \\\"secret\\\" $${x}\"");
        assertThat(settings.path("s3cmd").asText()).contains("host_base = s3.example.org\n", "use_https = True\n");
        assertThat(all.err()).doesNotContain(PLACEHOLDER);
        Cli.Ended broken = new Cli()
                .with("SECRET", "a\nendpoint_url = http://evil")
                .run("s3", "env", "STW", "--secret", "env:SECRET", "--endpoint", "https://s3.example.org");
        assertThat(broken.exit()).isEqualTo(Exit.USAGE.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://s3.example.org", "s3.example.org", "http://a b", "http://x:y@s3.example.org"})
    void anEndpointIsAnAddress(String endpoint) {
        assertThat(new Cli().run("s3", "env", "STW", "--endpoint", endpoint).exit())
                .isEqualTo(Exit.USAGE.code());
    }
}
