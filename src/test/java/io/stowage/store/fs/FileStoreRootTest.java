package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.config.ByteSize;
import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a root may be, and how the disk below it is. */
class FileStoreRootTest {
    private static final Key KEY = Key.of("some/key");
    private static final Duration BUDGET = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void aMissingRootIsMade() throws IOException {
        Path root = directory.resolve("not/there/yet");

        try (FileStore store = open(root)) {
            store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE);
        }

        assertThat(root.resolve("objects/some/key+")).hasSize(3);
    }

    @Test
    void aRelativeRootIsBelowTheWorkingDirectory() throws IOException {
        Path relative = Path.of("target/relative-root").resolve(String.valueOf(directory.getFileName()));

        try (FileStore store = open(relative.resolve("x/../y"))) {
            store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE);
        }

        assertThat(relative.toAbsolutePath().resolve("y/objects/some/key+")).hasSize(3);
        FileAccess.deleteTree(relative);
    }

    @Test
    void aLinkToADirectoryIsAGoodRoot() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);

        try (FileStore store = open(link)) {
            store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE);
            assertThat(store.head(KEY)).isPresent();
        }

        assertThat(real.resolve("objects/some/key+")).hasSize(3);
    }

    @Test
    void aFileIsNoRoot() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(refusal(file).reason()).isEqualTo(Reason.MISCONFIGURED);
        assertThat(refusal(file)).hasMessageContaining(file.toString()).hasMessageContaining("must be a directory");
        assertThat(refusal(file.resolve("below")).reason()).isEqualTo(Reason.MISCONFIGURED);
    }

    @Test
    void aRootWhereNothingCanBeWrittenIsRefused() {
        assertThat(refusal(Path.of("/proc/stowage")).reason()).isEqualTo(Reason.MISCONFIGURED);
    }

    @Test
    void aRootWithAPathThatLeavesNoRoomForKeysIsRefused() {
        Path deep = directory.resolve(("x".repeat(200) + "/").repeat(5));

        assertThat(refusal(deep)).hasMessageContaining("longer than");
    }

    @Test
    void aRefusedRootIsNotLocked() throws IOException {
        Path root = directory.resolve("root");
        open(root).close();
        FileAccess.deleteTree(root.resolve("objects"));
        Files.createFile(root.resolve("objects"));
        assertThat(refusal(root).reason()).isEqualTo(Reason.MISCONFIGURED);
        Files.delete(root.resolve("objects"));

        open(root).close();

        try (var left = Files.list(root.resolve("staging"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void filesThatAnotherVersionNamedAreRefusedAndStay() throws IOException {
        Path other = Files.createDirectories(directory.resolve("objects/chunks/o/sha256%3Aab=/cd="));
        Files.write(other.resolve("ef+"), new byte[3]);

        assertThat(refusal(directory))
                .hasMessageContaining("not named as this version names them")
                .hasMessageContaining("store copy");

        assertThat(other.resolve("ef+")).hasSize(3);
    }

    @Test
    void objectsInACopyOfTheirDirectoryAreFound() throws IOException {
        Path root = directory.resolve("root");
        try (FileStore store = open(root)) {
            store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE);
        }
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Files.move(root.resolve("objects"), restored.resolve("objects"));

        try (FileStore store = open(restored)) {
            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void healthTellsTheRootAndTheFreeSpace() throws IOException {
        try (FileStore store = withSpace(() -> 10 * ByteSize.GIB)) {
            Health health = store.check(BUDGET);

            assertThat(health.status()).isEqualTo(Health.Status.UP);
            assertThat(health.facts())
                    .containsEntry("root", directory.toRealPath().toString())
                    .containsEntry("free bytes", Long.toString(10 * ByteSize.GIB));
        }
    }

    @Test
    void aNearlyFullDiskIsDegradedAndAFullOneIsDown() throws IOException {
        try (FileStore store = withSpace(() -> 2 * ByteSize.GIB - 1)) {
            assertThat(store.check(BUDGET).status()).isEqualTo(Health.Status.DEGRADED);
        }
        try (FileStore store = withSpace(() -> ByteSize.GIB - 1)) {
            assertThat(store.check(BUDGET).status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    void aDiskThatCannotBeWrittenIsDown() throws IOException {
        try (FileStore store = withSpace(() -> 10 * ByteSize.GIB)) {
            FileAccess.deleteTree(directory.resolve("staging"));

            assertThat(store.check(BUDGET).status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    void aDiskThatHangsIsDownAndIsAskedOnceOnly() throws IOException {
        CountDownLatch hanging = new CountDownLatch(1);
        try (FileStore store = withSpace(() -> await(hanging))) {
            assertThat(store.check(Duration.ofMillis(20)).status()).isEqualTo(Health.Status.DOWN);
            assertThat(store.check(BUDGET).reason()).contains("has not come back");

            hanging.countDown();
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(store.check(BUDGET).status()).isEqualTo(Health.Status.UP));
        }
    }

    private static long await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
            return 10 * ByteSize.GIB;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private FileStore withSpace(Disk.Space space) throws IOException {
        FileStoreConfig config = new FileStoreConfig(directory, Fsync.NONE, ByteSize.GIB);
        return FileStore.open(new FileStore.Setup(config, Clock.systemUTC(), true, Optional.of(space)));
    }

    private static FileStore open(Path root) throws IOException {
        return FileStore.open(new FileStoreConfig(root, Fsync.NONE, 0), Clock.systemUTC());
    }

    private static StoreException refusal(Path root) {
        return catchThrowableOfType(StoreException.class, () -> open(root).close());
    }
}
