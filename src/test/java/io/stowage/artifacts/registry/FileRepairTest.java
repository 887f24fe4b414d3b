package io.stowage.artifacts.registry;

import static io.stowage.artifacts.registry.RegistryFixture.OTHER;
import static io.stowage.artifacts.registry.RegistryFixture.draft;
import static io.stowage.artifacts.registry.RegistryFixture.labelled;
import static io.stowage.artifacts.registry.RegistryFixture.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Contents;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.digest.Digest;
import io.stowage.events.EventLog;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.guard.FlakyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of places, and how lost bytes come back. */
class FileRepairTest {
    @TempDir
    private Path folder;

    private RegistryFixture room;

    @BeforeEach
    void open() {
        room = fixture(true);
    }

    private RegistryFixture fixture(boolean deduplicate) {
        return new RegistryFixture(
                TestDatabases.embedded(folder, Contents.TABLES, Leases.TABLES, EventLog.TABLES), deduplicate);
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private Files.Located only(ArtifactPackage of) {
        return room.registry.files().page(of.id(), "").get(0);
    }

    private List<String> states(ArtifactPackage of) {
        return only(of).locations().stream().map(Files.Location::state).toList();
    }

    private static Key key(String backend, String text) {
        Digest digest = sha256(text);
        String below =
                "sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2, 4) + "/" + digest.hex();
        return Key.of(backend.equals("near") ? "registry/" + below : below);
    }

    private static void rot(FlakyStore store, Key key) throws IOException {
        store.put(key, Body.of("rot".getBytes(UTF_8)), PutOptions.REPLACE);
    }

    private void assertLookedAt(ArtifactPackage of, String state) {
        Files.Location place = only(of).locations().get(0);
        assertThat(place.state()).isEqualTo(state);
        assertThat(place.verifiedAt())
                .hasValueSatisfying(moment -> assertThat(moment)
                        .isBetween(room.clock.instant(), room.clock.instant().plusSeconds(1)));
    }

    @Test
    void aPlaceTellsWhenItWasReadAgain() throws Exception {
        ArtifactPackage done = room.publish(draft("1"), "one");
        assertThat(only(done).locations()).containsExactly(new Files.Location("near", "stored", Optional.empty()));
        room.clock.advance(Duration.ofHours(1));
        room.verify("near");
        assertLookedAt(done, "verified");
        rot(room.near, key("near", "one"));
        room.clock.advance(Duration.ofHours(1));
        room.verify("near");
        assertLookedAt(done, "failed");
        assertThat(only(done).isDamaged()).isTrue();
        room.near.delete(key("near", "one"));
        room.clock.advance(Duration.ofHours(1));
        room.verify("near");
        assertThat(states(done)).containsExactly("missing");
    }

    @Test
    void theRightBytesMendAllCopiesOfAFinalizedPackage() throws Exception {
        ArtifactPackage made = room.create(labelled("1", "copies", "two"));
        room.put(made, "file.txt", "one");
        ArtifactPackage done = room.finish(made);
        rot(room.near, key("near", "one"));
        room.far.delete(key("far", "one"));
        room.clock.advance(Duration.ofHours(1));
        room.verify("near");
        room.verify("far");
        assertThat(only(done).isDamaged()).isTrue();
        assertThatThrownBy(() -> room.put(done, "file.txt", "two")).isInstanceOf(StowageException.class);
        assertThat(room.put(done, "file.txt", "one").made()).isFalse();
        assertThat(states(done)).containsExactly("stored", "stored");
        assertThat(room.read(done, "file.txt", OTHER)).isEqualTo("one");
        assertThat(room.registry.packages().require(done.id(), OTHER)).isEqualTo(done);
    }

    @Test
    void oneLostCopyOfTwoIsMendedToo() throws Exception {
        ArtifactPackage made = room.create(labelled("1", "copies", "two"));
        room.put(made, "file.txt", "one");
        ArtifactPackage done = room.finish(made);
        rot(room.far, key("far", "one"));
        room.clock.advance(Duration.ofHours(1));
        room.verify("far");
        assertThat(only(done).isDamaged()).isFalse();
        assertThat(states(done)).containsExactly("stored", "failed");
        room.put(done, "file.txt", "one");
        assertThat(states(done)).containsExactly("stored", "stored");
    }

    @Test
    void aFileTakesTheSameBytesFromAnotherBackendWhereNothingIsShared() throws Exception {
        room.close();
        room = fixture(false);
        ArtifactPackage made = room.create(labelled("1", "copies", "first"));
        room.put(made, "file.txt", "one");
        ArtifactPackage done = room.finish(made);
        room.near.delete(key("near", "one"));
        room.clock.advance(Duration.ofHours(1));
        room.verify("near");
        room.near.failAlways(RegistryFixture.away());
        room.put(done, "file.txt", "one");
        assertThat(only(done).locations()).containsExactly(new Files.Location("far", "stored", Optional.empty()));
        assertThat(room.read(done, "file.txt", OTHER)).isEqualTo("one");
        room.near.recover();
    }
}
