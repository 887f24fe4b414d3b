package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.config.ByteSize;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.Upload;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk of 16 MiB: a counted one, and a real one where this process may mount it. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class FullDiskTest {
    private static final long SIZE = 16 * ByteSize.MIB;
    private static final Key KEY = Key.of("some/key");
    private static final Key OTHER = Key.of("other/key");

    @TempDir
    Path root;

    @Parameter
    boolean real;

    private boolean mounted;
    private FileStore store;

    @BeforeEach
    void openStore() throws Exception {
        mounted = real && run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", root.toString());
        Optional<Disk.Space> space = mounted ? Optional.empty() : Optional.of(() -> SIZE - used());
        FileStoreConfig config = new FileStoreConfig(root, Fsync.FILE, 0);
        store = FileStore.open(new FileStore.Setup(config, Clock.systemUTC(), true, space));
        put(KEY, "old".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void closeStore() throws Exception {
        store.close();
        if (mounted) {
            assertThat(run("umount", root.toString())).isTrue();
        }
    }

    @Test
    void aBodyThatWouldNotFitIsRefusedBeforeItIsRead() throws IOException {
        ByteArrayInputStream source = new ByteArrayInputStream(new byte[100]);

        assertNoSpace(() -> store.put(KEY, Body.of(source, SIZE + 1), PutOptions.REPLACE));

        assertThat(source.available()).isEqualTo(100);
        assertOldBytesOnly();
    }

    @Test
    void aBodyThatTurnsOutNotToFitLeavesTheOldBytes() throws IOException {
        Body unknown = Body.ofUnknownLength(new ByteArrayInputStream(new byte[(int) (SIZE + 9 * ByteSize.MIB)]));

        assertNoSpace(() -> store.put(KEY, unknown, PutOptions.REPLACE));

        assertOldBytesOnly();
    }

    @Test
    void aPartThatDoesNotFitLeavesTheUploadUsable() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        byte[] most = new byte[(int) (SIZE - 2 * ByteSize.MIB)];

        assertNoSpace(() -> store.putPart(upload, 1, Body.of(new byte[(int) SIZE + 1])));
        Part part = store.putPart(upload, 1, Body.of(most));
        Part more = store.putPart(upload, 2, Body.of(new byte[100]));
        assertNoSpace(() -> store.completeUpload(upload, List.of(part, more), PutOptions.REPLACE));
        assertOldBytesOnly();

        // One part alone becomes the object without being copied.
        store.completeUpload(upload, List.of(part), PutOptions.REPLACE);
        assertThat(store.head(KEY).orElseThrow().length()).isEqualTo(most.length);
    }

    @Test
    void aCopyThatDoesNotFitLeavesNothing() throws IOException {
        put(KEY, new byte[(int) (10 * ByteSize.MIB)]);

        assertNoSpace(() -> store.copy(KEY, OTHER, PutOptions.REPLACE));
        assertThat(store.head(OTHER)).isEmpty();
        assertThat(store.move(KEY, OTHER, PutOptions.REPLACE)).isPresent();
    }

    @Test
    void aDeleteMakesRoom() throws IOException {
        put(OTHER, new byte[(int) (12 * ByteSize.MIB)]);
        assertNoSpace(() -> put(KEY, new byte[(int) (8 * ByteSize.MIB)]));

        store.delete(OTHER);
        put(KEY, new byte[(int) (8 * ByteSize.MIB)]);

        assertThat(store.head(KEY).orElseThrow().length()).isEqualTo(8 * ByteSize.MIB);
    }

    @Test
    void whatMustStayFreeStaysFree() throws IOException {
        FileStoreConfig config = new FileStoreConfig(root, Fsync.NONE, 9 * ByteSize.MIB);
        Optional<Disk.Space> space = mounted ? Optional.empty() : Optional.of(() -> SIZE - used());
        try (FileStore careful = FileStore.open(new FileStore.Setup(config, Clock.systemUTC(), true, space))) {
            careful.put(OTHER, Body.of(new byte[(int) (5 * ByteSize.MIB)]), PutOptions.REPLACE);

            assertNoSpace(() -> careful.put(KEY, Body.of(new byte[(int) (3 * ByteSize.MIB)]), PutOptions.REPLACE));
        }
    }

    private void put(Key key, byte[] bytes) throws IOException {
        store.put(key, Body.of(bytes), PutOptions.REPLACE);
    }

    private static void assertNoSpace(ThrowingCallable call) {
        StoreException refusal = catchThrowableOfType(StoreException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).as(refusal.toString()).isEqualTo(Reason.NO_SPACE);
    }

    private void assertOldBytesOnly() throws IOException {
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            assertThat(reading.stream().readAllBytes()).asString().isEqualTo("old");
        }
        assertThat(store.list(ListQuery.prefix("")).objects()).hasSize(1);
        try (Stream<Path> staged = Files.walk(root.resolve("staging"))) {
            assertThat(staged.filter(Files::isRegularFile))
                    .extracting(path -> String.valueOf(path.getFileName()))
                    .containsExactly("lock");
        }
    }

    /** What the files take, on a disk that is only imagined. */
    private long used() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Whether the command is there and succeeds. */
    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            System.getLogger(FullDiskTest.class.getName())
                    .log(System.Logger.Level.DEBUG, "no such command: " + Arrays.toString(command), e);
            return false;
        }
    }
}
