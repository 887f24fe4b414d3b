package io.stowage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.nix.cache.TestNar;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in the layout of ncps, written by hand, behind the whole application. */
class NixAdoptionTest {
    private static final TestNar LIB = TestNar.of("z", "the library");
    private static final TestNar FORGED = TestNar.of("f", "the forged one");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private void write(TestNar nar, String bytes) throws Exception {
        String hash = nar.hash();
        String file = nar.name().hash();
        Path root = folder.resolve("objects/store");
        Path info = root.resolve("narinfo/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + hash + ".narinfo");
        Path body = root.resolve("nar/" + file.charAt(0) + "/" + file.substring(0, 2) + "/" + nar.name());
        Files.createDirectories(info.getParent());
        Files.createDirectories(body.getParent());
        Files.writeString(info, nar.narInfo(), UTF_8);
        Files.writeString(body, bytes, UTF_8);
    }

    private HttpResponse<String> get(RunningStowage stowage, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(stowage.url() + path)).build(), BodyHandlers.ofString());
    }

    @Test
    void itIsServedWhereItLiesAndOnlyWhatIsWhole() throws Exception {
        write(LIB, "the library");
        write(FORGED, "something else");
        try (RunningStowage stowage = new RunningStowage(Map.of(
                "stowage.data",
                folder.resolve("data").toString(),
                "stowage.store.type",
                "filesystem",
                "stowage.store.filesystem.root",
                folder.resolve("objects").toString(),
                "stowage.nix.prefix",
                "",
                "stowage.nix.public",
                "true",
                "stowage.nix.adopt-owner",
                "ryjl3-tyaaa-aaaaa-aaaba-cai"))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(stowage, "/nix/" + LIB.hash() + ".narinfo").statusCode() == 200);
            assertThat(get(stowage, "/nix/nar/" + LIB.name()).body()).isEqualTo("the library");
            assertThat(get(stowage, "/nix/" + FORGED.hash() + ".narinfo").statusCode())
                    .isEqualTo(404);
            assertThat(get(stowage, "/nix/nar/" + FORGED.name()).statusCode()).isEqualTo(404);
        }
    }
}
