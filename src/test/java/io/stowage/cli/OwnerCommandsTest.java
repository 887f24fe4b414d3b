package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ic.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerCommandsTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path folder;

    @Test
    void aNewKeyIsForItsMakerOnlyAndCanOwn() throws IOException {
        Path file = folder.resolve("me.pem");
        String owner = cli.run("owner", "keygen", file.toString(), "--json")
                .json()
                .path("owner")
                .asText();
        assertThat(Owner.parse(owner).isCanister()).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(cli.run("owner", "show", file.toString()).out())
                .contains(owner)
                .doesNotContain("PRIVATE");
    }

    @Test
    void theHolderOfAKeyUploadsAndOthersDoNot() throws Exception {
        Path key = folder.resolve("me.pem");
        Path other = folder.resolve("other.pem");
        Path file = Files.writeString(folder.resolve("file"), "mine");
        String me = cli.run("owner", "keygen", key.toString(), "--json")
                .json()
                .path("owner")
                .asText();
        cli.run("owner", "keygen", other.toString());
        Map<String, String> settings =
                Map.of("stowage.data", folder.resolve("data").toString(), "stowage.v1.auth", "certificate");
        try (RunningStowage server = new RunningStowage(settings)) {
            Cli uploader = new Cli().with("STOW_URL", server.url());
            Cli.Ended ended = uploader.run("blob", "upload", file.toString(), "--key", key.toString(), "--json");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.json().path("owner").asText()).isEqualTo(me);
            assertThat(uploader.run("blob", "upload", file.toString(), "--key", other.toString(), "--owner", me)
                            .exit())
                    .isEqualTo(4);
            assertThat(uploader.run("blob", "upload", file.toString(), "--owner", me)
                            .err())
                    .contains("--key");
        }
    }

    @Test
    void aKeyIsNeverReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("me.pem"), "precious");
        assertThat(cli.run("owner", "keygen", file.toString()).exit()).isEqualTo(1);
        assertThat(file).hasContent("precious");
    }

    @Test
    void whatIsNoKeyIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("me.pem"), "precious");
        Cli.Ended ended = cli.run("owner", "show", file.toString());
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains("PEM").doesNotContain("precious");
        assertThat(cli.run("owner", "show", folder.resolve("none").toString()).err())
                .contains("owner keygen");
    }
}
