package io.stowage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.nix.cache.TestNar;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects in the layout of ncps that nobody uploaded, behind the whole application. */
class NixAdoptionTest {
    private static final TestNar LIB = TestNar.of("z", "the library");
    private static final TestNar FORGED = TestNar.of("f", "the forged one");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private static void write(ObjectStore store, TestNar nar, String bytes) throws IOException {
        String hash = nar.hash();
        String file = nar.name().hash();
        Key info = Key.of("store/narinfo/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + hash + ".narinfo");
        Key body = Key.of("store/nar/" + file.charAt(0) + "/" + file.substring(0, 2) + "/" + nar.name());
        store.put(info, Body.of(nar.narInfo().getBytes(UTF_8)), PutOptions.REPLACE);
        store.put(body, Body.of(bytes.getBytes(UTF_8)), PutOptions.REPLACE);
    }

    private HttpResponse<String> get(RunningStowage stowage, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(stowage.url() + path)).build(), BodyHandlers.ofString());
    }

    @Test
    void itIsServedWhereItLiesAndOnlyWhatIsWhole() throws Exception {
        FileStoreConfig files = new FileStoreConfig(folder.resolve("objects"), Fsync.NONE, 0);
        try (FileStore store = FileStore.open(files, Clock.systemUTC())) {
            write(store, LIB, "the library");
            write(store, FORGED, "something else");
        }
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
