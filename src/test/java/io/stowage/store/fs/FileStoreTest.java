package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.config.ByteSize;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.Upload;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileStoreTest extends ObjectStoreContract {
    @TempDir
    Path root;

    @Override
    protected ObjectStore open() throws IOException {
        return open(Fsync.NONE);
    }

    private ObjectStore open(Fsync fsync) throws IOException {
        return FileStore.open(new FileStoreConfig(root, fsync, 0), Clock.systemUTC());
    }

    @Override
    protected long hugeBytes() {
        return Runtime.getRuntime().maxMemory() + 64 * ByteSize.MIB;
    }

    /** The deepest trees take JUnit's own removal many seconds. */
    @AfterEach
    void emptyRoot() throws IOException {
        FileAccess.deleteTree(root.resolve("objects"));
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsForcedToTheDiskTheBytesAreTheSame(Fsync fsync) throws IOException {
        try (ObjectStore other = open(fsync)) {
            other.put(KEY, Body.of(utf8("hello")), PutOptions.REPLACE);
            other.copy(KEY, OTHER, PutOptions.ONLY_IF_ABSENT);
            other.move(KEY, Key.of("a/b/c"), PutOptions.REPLACE);
            Upload upload = other.startUpload(KEY, PutOptions.REPLACE);
            Part one = other.putPart(upload, 1, Body.of(utf8("one ")));
            Part two = other.putPart(upload, 2, Body.of(utf8("two")));
            other.completeUpload(upload, List.of(one, two), PutOptions.REPLACE);
            other.delete(Key.of("a/b/c"));
        }

        assertThat(textOf(KEY)).isEqualTo("one two");
        assertThat(textOf(OTHER)).isEqualTo("hello");
        assertHoldsOnly(OTHER.text(), KEY.text());
    }

    @Test
    void objectsAndUploadsOutliveTheStore() throws IOException {
        put(KEY, "hello");
        Upload upload = store.startUpload(OTHER, PutOptions.REPLACE);
        Part one = store.putPart(upload, 1, Body.of(utf8("one ")));
        store.close();

        store = open();

        assertThat(textOf(KEY)).isEqualTo("hello");
        assertThat(openUploads()).containsExactly(upload);
        Part two = store.putPart(upload, 2, Body.of(utf8("two")));
        store.completeUpload(upload, List.of(one, two), PutOptions.REPLACE);
        assertThat(textOf(OTHER)).isEqualTo("one two");
    }

    @Test
    void nothingIsLeftInStagingOrUploads() throws IOException {
        put(KEY, "hello");
        put(KEY, "again");
        store.put(KEY, Body.of(utf8("absent?")), PutOptions.ONLY_IF_ABSENT);
        store.copy(KEY, OTHER, PutOptions.REPLACE);
        Body tooShort = Body.of(new ByteArrayInputStream(new byte[9]), 10);
        assertThat(catchThrowable(() -> store.put(KEY, tooShort, PutOptions.REPLACE)))
                .isNotNull();
        Upload completed = store.startUpload(KEY, PutOptions.REPLACE);
        Part part = store.putPart(completed, 1, Body.of(utf8("one")));
        store.completeUpload(completed, List.of(part), PutOptions.REPLACE);
        Upload aborted = store.startUpload(KEY, PutOptions.REPLACE);
        store.putPart(aborted, 1, Body.of(utf8("one")));
        store.abortUpload(aborted);

        assertThat(filesBelow(root.resolve("staging")))
                .extracting(FileStoreTest::name)
                .containsExactly("lock");
        assertThat(filesBelow(root.resolve("uploads"))).isEmpty();
    }

    @Test
    void closingTakesItsStagingAlong() throws IOException {
        store.close();

        assertThat(children(root.resolve("staging"))).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftIsGoneAfterTheNextStart() throws IOException {
        Path locked = Files.createDirectory(root.resolve("staging/11111111-2222-3333-4444-555555555555"));
        Files.createFile(locked.resolve("lock"));
        Files.write(locked.resolve("1"), new byte[1000]);
        Path upload = Files.createDirectory(locked.resolve("2"));
        Files.createFile(upload.resolve("1"));
        Files.createDirectory(root.resolve("staging/never-locked"));

        open().close();

        assertThat(children(root.resolve("staging"))).hasSize(1);
    }

    @Test
    void severalStoresShareOneRoot() throws IOException {
        try (ObjectStore second = open()) {
            put(KEY, "of the first");
            assertThat(second.head(KEY)).isPresent();
            assertThat(second.put(KEY, Body.of(utf8("late")), PutOptions.ONLY_IF_ABSENT))
                    .isEqualTo(PutResult.ALREADY_THERE);
            open().close();
            second.put(OTHER, Body.of(utf8("of the second")), PutOptions.REPLACE);
            put(KEY, "again");
        }

        assertThat(textOf(KEY)).isEqualTo("again");
        assertThat(textOf(OTHER)).isEqualTo("of the second");
        assertThat(children(root.resolve("staging"))).hasSize(1);
    }

    @Test
    void aStoreThatIsClosedInTheMiddleOfAWritePublishesNothing() throws IOException {
        InputStream closing = new ByteArrayInputStream(new byte[100]) {
            @Override
            public void close() {}

            @Override
            public synchronized int read(byte[] buffer, int offset, int count) {
                closeQuietly();
                return super.read(buffer, offset, count);
            }
        };

        assertThat(reasonOf(() -> store.put(KEY, Body.of(closing, 100), PutOptions.REPLACE)))
                .isIn(Reason.CLOSED, Reason.UNAVAILABLE);

        store = open();
        assertHoldsOnly();
    }

    private void closeQuietly() {
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void directoriesGoWithTheirLastObject() throws IOException {
        put(Key.of("a/b/c/sha256:abcdef"), "x");
        put(Key.of("a/b/d"), "x");
        store.delete(Key.of("a/b/c/sha256:abcdef"));
        assertThat(children(root.resolve("objects/a/b")))
                .extracting(FileStoreTest::name)
                .containsExactly("d+");

        store.move(Key.of("a/b/d"), Key.of("e"), PutOptions.REPLACE);

        assertThat(children(root.resolve("objects")))
                .extracting(FileStoreTest::name)
                .containsExactlyInAnyOrder("%naming-2", "e+");
    }

    @Test
    void aReadingNamesItsFile() throws IOException {
        put(KEY, "hello");

        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            assertThat(reading.file()).contains(root.toRealPath().resolve("objects/some/key+"));
        }
    }

    @Test
    void aFileThatEndsEarlyIsCorruptAndDoesNotJustEnd() throws IOException {
        put(KEY, "0123456789");

        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            Files.write(root.resolve("objects/some/key+"), utf8("012"), StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(reading.stream().readNBytes(3)).isEqualTo(utf8("012"));
            assertThat(reasonOf(() -> reading.stream().read())).isEqualTo(Reason.CORRUPT);
        }
    }

    @Test
    void everyOneOfManyQuickWritesHasItsOwnVersion() throws IOException {
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            put(KEY, "same size");
            versions.add(store.head(KEY).orElseThrow().version());
        }

        assertThat(versions).hasSize(300);
    }

    @Test
    void aLinkIsNeverFollowed() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.createDirectory(outside.resolve("deeper"));
        Files.write(outside.resolve("key+"), utf8("secret"));
        Files.createSymbolicLink(root.resolve("objects/some"), outside);
        Files.createSymbolicLink(root.resolve("objects/file+"), outside.resolve("key+"));

        assertThat(reasonOf(() -> store.open(KEY, ByteRange.ALL))).isEqualTo(Reason.MISCONFIGURED);
        assertThat(reasonOf(() -> store.head(KEY))).isEqualTo(Reason.MISCONFIGURED);
        assertThat(reasonOf(() -> store.delete(KEY))).isEqualTo(Reason.MISCONFIGURED);
        assertThat(store.open(Key.of("file"), ByteRange.ALL)).isEmpty();
        assertThat(store.head(Key.of("file"))).isEmpty();
        store.delete(Key.of("file"));
        assertThat(reasonOf(() -> put(KEY, "new"))).isEqualTo(Reason.MISCONFIGURED);
        assertThat(keys()).isEmpty();
        for (String prefix : List.of("some/", "some/k", "some/deeper/")) {
            assertThat(reasonOf(() -> store.list(ListQuery.prefix(prefix)))).isEqualTo(Reason.MISCONFIGURED);
        }
        assertThat(outside.resolve("key+")).hasContent("secret");
    }

    @Test
    void aLinkInThePlaceOfAnObjectIsReplacedAndNotWrittenThrough() throws IOException {
        Path outside = Files.write(root.resolve("outside"), utf8("secret"));
        Files.createSymbolicLink(root.resolve("objects/file+"), outside);

        put(Key.of("file"), "new");

        assertThat(textOf(Key.of("file"))).isEqualTo("new");
        assertThat(outside).hasContent("secret");
    }

    @Test
    void aStrangersFileIsNoObject() throws IOException {
        put(KEY, "hello");
        for (String name : List.of("README", "a%41+", ".hidden", "x=", "dir+", "half%", "%C3+")) {
            Files.createFile(root.resolve("objects").resolve(name));
        }
        Files.createDirectory(root.resolve("objects/lost+found"));
        Files.createDirectories(root.resolve("objects/b="));
        Files.createFile(root.resolve("objects/b=/c+"));
        Files.createDirectory(root.resolve("objects/e+"));

        assertThat(keys()).containsExactly("dir", KEY.text());
        assertThat(store.head(Key.of("README/below"))).isEmpty();
        store.delete(Key.of("README/below"));
    }

    @Test
    void movingOneNameOfAFileOntoAnotherLeavesOne() throws IOException {
        put(KEY, "hello");
        Files.createDirectory(root.resolve("objects/other"));
        Files.createLink(root.resolve("objects/other/key+"), root.resolve("objects/some/key+"));

        assertThat(store.move(KEY, OTHER, PutOptions.REPLACE)).contains(PutResult.stored(5));

        assertThat(textOf(OTHER)).isEqualTo("hello");
        assertHoldsOnly(OTHER.text());
    }

    @Test
    void othersMayNotReadTheFiles() throws IOException {
        put(KEY, "hello");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("objects/some/key+"))))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("objects/some"))))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void filesHaveTheModesThatWereChosenWhateverTheProcessMasks() throws IOException {
        Path shared = root.resolve("shared");
        FileModes modes = new FileModes(
                PosixFilePermissions.fromString("rw-rw----"), PosixFilePermissions.fromString("rwxrwx---"));
        try (FileStore open = FileStore.open(new FileStoreConfig(shared, Fsync.NONE, 0, modes), Clock.systemUTC())) {
            open.put(KEY, Body.of("hello".getBytes(StandardCharsets.UTF_8)), PutOptions.REPLACE);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared.resolve("objects/some/key+"))))
                .isEqualTo("rw-rw----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared.resolve("objects/some"))))
                .isEqualTo("rwxrwx---");
    }

    @Test
    void aPartThatWasReplacedIsNotTheOneThatIsNamed() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Part earlier = store.putPart(upload, 1, Body.of(utf8("one")));
        store.putPart(upload, 1, Body.of(utf8("two")));

        assertThat(reasonOf(() -> store.completeUpload(upload, List.of(earlier), PutOptions.REPLACE)))
                .isEqualTo(Reason.MISCONFIGURED);
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    void aDamagedUploadIsNone() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Files.write(root.resolve("uploads").resolve(upload.id()).resolve("upload"), utf8("\n"));
        Files.createDirectory(root.resolve("uploads/lost+found"));

        assertThat(openUploads()).isEmpty();
        assertThat(reasonOf(() -> store.putPart(upload, 1, Body.of(utf8("one")))))
                .isEqualTo(Reason.NO_UPLOAD);
    }

    @Test
    void aPrefixThatIsLongerThanAnyKeyIsTheBeginningOfNone() throws IOException {
        put(KEY, "x");

        assertThat(keys(ListQuery.prefix("x".repeat(5000)))).isEmpty();
        assertThat(keys(ListQuery.prefix("\0"))).isEmpty();
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
