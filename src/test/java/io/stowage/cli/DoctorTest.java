package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    private Path folder;

    @Test
    void aServerThatWorksIsWell() throws Exception {
        String data = folder.resolve("data").toString();
        try (RunningStowage server = new RunningStowage(Map.of("stowage.data", data))) {
            Cli.Ended ended = new Cli().with("STOWAGE_DATA", data).run("doctor", "--url", server.url(), "--json");
            assertThat(ended.exit()).isZero();
            assertThat(ended.lines())
                    .extracting(line -> line.path("check").asText() + " "
                            + line.path("grade").asText())
                    .contains(
                            "settings OK", "disk OK", "store main OK", "server OK", "server store.main OK", "clock OK");
        }
    }

    @Test
    void faultsAreToldWithWhatToDo() throws IOException {
        Path occupied = Files.writeString(folder.resolve("occupied"), "a file where a folder should be");
        Cli.Ended settings = new Cli().run("doctor", "--set", "stowage.nonsense=1");
        assertThat(settings.exit()).isEqualTo(7);
        assertThat(settings.out())
                .contains("broken")
                .contains("stowage.nonsense")
                .contains("what to do");
        Cli.Ended server =
                new Cli().with("STOWAGE_DATA", occupied.toString()).run("doctor", "--url", "http://127.0.0.1:1");
        assertThat(server.exit()).isEqualTo(7);
        assertThat(server.out()).contains("nobody answers");
    }

    @Test
    void aStoreThatCannotBeReachedIsTold() throws IOException {
        Cli.Ended ended = new Cli()
                .with("STOWAGE_STORE_TYPE", "s3")
                .with("STOWAGE_STORE_S3_ENDPOINT", "http://127.0.0.1:1")
                .with("STOWAGE_STORE_S3_REGION", "us-east-1")
                .with("STOWAGE_STORE_S3_BUCKET", "bucket")
                .with("STOWAGE_STORE_S3_ACCESS_KEY", "env:A")
                .with("STOWAGE_STORE_S3_SECRET_KEY", "env:A")
                .with("A", "secret-a")
                .run("doctor", "--json");
        assertThat(ended.exit()).isEqualTo(7);
        assertThat(ended.lines())
                .filteredOn(line -> line.path("check").asText().equals("store main"))
                .allSatisfy(line -> assertThat(line.path("fix").asText()).contains("endpoint"));
        assertThat(ended.out()).doesNotContain("secret-a");
    }
}
