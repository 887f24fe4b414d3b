package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Upload;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder or a link where the file of an object should be, on file systems with hard links and without. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class ForeignEntriesTest {
    private static final Key KEY = Key.of("some/key");
    private static final byte[] BYTES = "mine".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Parameter
    boolean links;

    private Path root;
    private Path place;
    private FileStore store;

    /** What people put there. */
    enum Stranger {
        EMPTY_FOLDER {
            @Override
            void at(Path place, Path outside) throws IOException {
                Files.createDirectory(place);
            }
        },
        FOLDER {
            @Override
            void at(Path place, Path outside) throws IOException {
                Files.createDirectory(place);
                Files.writeString(place.resolve("theirs"), "secret");
            }
        },
        LINK {
            @Override
            void at(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, outside);
            }
        },
        LINK_TO_NOTHING {
            @Override
            void at(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, outside.resolveSibling("nothing"));
            }
        };

        abstract void at(Path place, Path outside) throws IOException;
    }

    @BeforeEach
    void openStore() throws IOException {
        root = folder.toRealPath();
        FileStoreConfig config = new FileStoreConfig(root, Fsync.NONE, 0);
        store = FileStore.open(new FileStore.Setup(config, Clock.systemUTC(), links, Optional.empty()));
        place = Files.createDirectories(root.resolve("objects/some")).resolve("key+");
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    private void put(Stranger stranger) throws IOException {
        stranger.at(place, Files.writeString(root.resolve("outside"), "secret"));
    }

    @ParameterizedTest
    @EnumSource
    void theNextUploadMendsIt(Stranger stranger) throws IOException {
        put(stranger);

        PutResult result = store.put(KEY, Body.of(BYTES), PutOptions.ONLY_IF_ABSENT);

        assertThat(result).isEqualTo(PutResult.stored(BYTES.length));
        assertOurs();
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatReplacesMendsItToo(Stranger stranger) throws IOException {
        put(stranger);

        store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);

        assertOurs();
    }

    @ParameterizedTest
    @EnumSource
    void anUploadInPartsMendsItToo(Stranger stranger) throws IOException {
        put(stranger);
        Upload upload = store.startUpload(KEY, PutOptions.ONLY_IF_ABSENT);
        Part part = store.putPart(upload, 1, Body.of(BYTES));

        assertThat(store.completeUpload(upload, List.of(part), PutOptions.ONLY_IF_ABSENT)
                        .stored())
                .isTrue();

        assertOurs();
    }

    @ParameterizedTest
    @EnumSource
    void itIsNoObjectAndHealthSaysWhereItLies(Stranger stranger) throws IOException {
        put(stranger);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.open(KEY, ByteRange.ALL)).isEmpty();
        store.delete(KEY);
        Health health = store.check(Duration.ofSeconds(10));
        assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(health.reason()).contains(place.toString()).contains("no plain file");

        store.put(KEY, Body.of(BYTES), PutOptions.ONLY_IF_ABSENT);
        assertThat(store.check(Duration.ofSeconds(10)).status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void nothingOfTheirsIsLost() throws IOException {
        put(Stranger.FOLDER);

        store.put(KEY, Body.of(BYTES), PutOptions.ONLY_IF_ABSENT);

        try (Stream<Path> files = Files.walk(root.resolve("objects"))) {
            assertThat(files.filter(file -> file.endsWith("theirs")))
                    .hasSize(1)
                    .first()
                    .satisfies(file -> {
                        assertThat(file).hasContent("secret");
                        assertThat(root.relativize(file).toString()).startsWith("objects/some/%foreign-");
                    });
        }
    }

    private void assertOurs() throws IOException {
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            assertThat(reading.stream().readAllBytes()).isEqualTo(BYTES);
        }
        assertThat(store.list(ListQuery.prefix("")).objects())
                .extracting(info -> info.key())
                .containsExactly(KEY);
        assertThat(root.resolve("outside")).hasContent("secret");
    }
}
