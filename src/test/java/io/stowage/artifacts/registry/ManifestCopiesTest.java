package io.stowage.artifacts.registry;

import static io.stowage.artifacts.registry.RegistryFixture.CI;
import static io.stowage.artifacts.registry.RegistryFixture.draft;
import static io.stowage.artifacts.registry.RegistryFixture.labelled;
import static io.stowage.artifacts.registry.RegistryFixture.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Contents;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.digest.Algorithm;
import io.stowage.events.EventLog;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.Reading;
import io.stowage.store.guard.FlakyStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest lies beside the files wherever these lie, for as long as there is the package. */
class ManifestCopiesTest {
    @TempDir
    private Path folder;

    private RegistryFixture room;

    @BeforeEach
    void open() {
        room = new RegistryFixture(TestDatabases.embedded(folder, Contents.TABLES, Leases.TABLES, EventLog.TABLES));
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private List<String> manifests(FlakyStore store) throws IOException {
        return room.keys(store).stream()
                .filter(key -> key.contains("manifests/"))
                .toList();
    }

    private static String read(FlakyStore store, String key) throws IOException {
        try (Reading reading = store.open(Key.of(key), ByteRange.ALL).orElseThrow();
                InputStream in = reading.stream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void theTextSaysWhatThePackageIsAndItsFilesHaveTheDigestOfTheManifest() throws IOException {
        ArtifactPackage made = room.create(labelled("1.4", "os", "linux"));
        room.put(made, "b/c", "two");
        room.put(made, "a", "one");
        ArtifactPackage done = room.finish(made);
        List<String> keys = manifests(room.near);
        assertThat(keys).hasSize(1);
        String text = read(room.near, keys.get(0));
        assertThat(keys.get(0))
                .isEqualTo(
                        "registry/manifests/" + done.id() + "/" + sha256(text).hex());
        int files = text.indexOf("\n\n") + 2;
        assertThat(text.substring(0, files).lines())
                .startsWith("stowage-package 1", "id " + done.id(), "producer ci/nightly", "name tool", "version 1.4")
                .contains("retention_class standard", "owner alice", "label os linux");
        assertThat(text.substring(files))
                .isEqualTo("a\0" + sha256("one") + "\0" + "3\nb/c\0" + sha256("two") + "\0" + "3\n");
        assertThat(done.manifest()).contains(sha256(text.substring(files)));
    }

    @Test
    void eachBackendThatHasFilesKeepsOneAndItGoesWithThePackage() throws IOException {
        ArtifactPackage made = room.create(labelled("1", "copies", "two"));
        room.put(made, "a", "one");
        ArtifactPackage done = room.finish(made);
        assertThat(manifests(room.near)).hasSize(1);
        assertThat(manifests(room.far)).hasSize(1);
        room.registry.changes().delete(done.id(), CI, "");
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
        assertThat(room.keys(room.near)).isEmpty();
        assertThat(room.keys(room.far)).isEmpty();
        assertThat(room.count("content")).isZero();
    }

    @Test
    void aBackendThatDoesNotAnswerKeepsNobodyFromFinalizing() throws IOException {
        ArtifactPackage made = room.create(labelled("1", "copies", "two"));
        room.put(made, "a", "one");
        room.near.failAlways(RegistryFixture.away());
        assertThat(room.finish(made).state()).isEqualTo(PackageState.FINALIZED);
        room.near.recover();
        assertThat(manifests(room.near)).isEmpty();
        assertThat(manifests(room.far)).hasSize(1);
    }

    @Test
    void aPackageThatNoBackendKeepsStaysOpenAndIsFinalizedLater() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "a", "one");
        room.near.failAlways(RegistryFixture.away());
        assertThatThrownBy(() -> room.finish(made)).isInstanceOf(StowageException.class);
        assertThat(room.registry.packages().require(made.id(), CI).state()).isEqualTo(PackageState.OPEN);
        room.near.recover();
        room.put(made, "b", "two");
        assertThat(room.finish(made).files()).isEqualTo(2);
        assertThat(manifests(room.near)).hasSize(1);
    }

    @Test
    void anAttemptThatDidNotEndLeavesOneManifestInTheEnd() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "a", "one");
        new ManifestCopies(room.database, room.contents, room.registry.rules().routing(), Algorithm.SHA256).keep(made);
        room.put(made, "b", "two");
        ArtifactPackage done = room.finish(made);
        assertThat(manifests(room.near)).hasSize(2);
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
        List<String> left = manifests(room.near);
        assertThat(left).hasSize(1);
        assertThat(read(room.near, left.get(0))).contains("b\0");
        assertThat(room.registry.packages().require(done.id(), CI)).isEqualTo(done);
    }

    @Test
    void theTextIsTheSameHoweverManyFilesAreReadAtATime() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        for (int i = 0; i < 10; i++) {
            room.put(made, "file-" + i, "the same bytes");
        }
        room.finish(made);
        ManifestText text = new ManifestText(made, Algorithm.SHA256);
        try (InputStream in =
                text.stream(after -> room.database.read("page", rows -> FileRows.page(rows, made.id(), after, 3)))) {
            assertThat(new String(in.readAllBytes(), UTF_8))
                    .isEqualTo(read(room.near, manifests(room.near).get(0)));
        }
    }

    @Test
    void aPackageWithoutFilesHasOneWhereItsFilesWouldGo() throws IOException {
        ArtifactPackage done = room.finish(room.create(draft("1")));
        assertThat(manifests(room.near)).hasSize(1);
        assertThat(done.manifest()).isEqualTo(Optional.of(sha256("")));
    }
}
