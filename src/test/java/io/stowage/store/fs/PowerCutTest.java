package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.Upload;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forced to the disk, and when: nobody can cut the power here, so the calls are looked at. */
class PowerCutTest {
    private static final Key KEY = Key.of("a/b/c");
    private static final byte[] BYTES = new byte[100_000];

    @TempDir
    Path folder;

    private Path root;
    private final List<String> forced = new ArrayList<>();

    @BeforeEach
    void findRoot() throws IOException {
        root = folder.toRealPath();
    }

    private FileStore open(Fsync fsync) throws IOException {
        FileStoreConfig config = new FileStoreConfig(root, fsync, 0);
        return FileStore.open(new FileStore.Setup(config, Clock.systemUTC(), true, Optional.empty(), this::note));
    }

    private void note(Path path, FileChannel channel) throws IOException {
        String what = root.relativize(path).toString().replaceAll("staging/.*", "draft");
        String length = Files.isDirectory(path) ? "" : " of " + channel.size();
        String seen = Files.exists(root.resolve("objects/a/b/c+")) ? ", object there" : "";
        forced.add(what + length + seen);
    }

    @Test
    void theBytesAreForcedWholeBeforeTheObjectHasItsName() throws IOException {
        try (FileStore store = open(Fsync.FILE)) {
            store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
            store.delete(KEY);
            store.put(KEY, Body.of(new ByteArrayInputStream(BYTES), BYTES.length), PutOptions.ONLY_IF_ABSENT);
            store.delete(KEY);
        }

        assertThat(forced).containsExactly("draft of 100000", "draft of 100000");
    }

    @Test
    void everyNameOnTheWayIsForcedAfterItIsThere() throws IOException {
        try (FileStore store = open(Fsync.FILE_AND_DIRECTORY)) {
            store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
        }

        assertThat(forced).containsExactly("draft of 100000", "objects", "objects/a", "objects/a/b, object there");
    }

    @Test
    void aNameThatGoesIsForcedToo() throws IOException {
        try (FileStore store = open(Fsync.FILE_AND_DIRECTORY)) {
            store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
            store.put(Key.of("a/b/other"), Body.of(BYTES), PutOptions.REPLACE);
            forced.clear();
            store.delete(KEY);
            assertThat(forced).containsExactly("objects/a/b");
            forced.clear();
            store.move(Key.of("a/b/other"), Key.of("d"), PutOptions.REPLACE);
        }

        assertThat(forced).containsExactly("objects", "objects/a/b");
    }

    @Test
    void anUploadIsForcedWithItsPartsAndItsName() throws IOException {
        try (FileStore store = open(Fsync.FILE_AND_DIRECTORY)) {
            Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
            assertThat(forced).hasSize(2).first().asString().startsWith("draft of ");
            assertThat(forced).last().isEqualTo("uploads");
            forced.clear();
            Part part = store.putPart(upload, 1, Body.of(BYTES));
            assertThat(forced).containsExactly("draft of 100000", "uploads/" + upload.id());
            forced.clear();
            store.completeUpload(upload, List.of(part), PutOptions.REPLACE);
        }

        assertThat(forced).containsExactly("objects", "objects/a", "objects/a/b, object there");
    }

    @Test
    void nothingIsForcedWhereNothingIsToBe() throws IOException {
        try (FileStore store = open(Fsync.NONE)) {
            store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
            Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
            store.putPart(upload, 1, Body.of(BYTES));
        }

        assertThat(forced).isEmpty();
    }

    /** A channel that is closed bears anything but being forced. */
    @Test
    void whatIsForcedIsForcedToTheDisk() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        FileChannel closed = FileChannel.open(file);
        closed.close();

        assertThatThrownBy(() -> FileAccess.Forcing.TO_DISK.force(file, closed))
                .isInstanceOf(ClosedChannelException.class);
    }
}
