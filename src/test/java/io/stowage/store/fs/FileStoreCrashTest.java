package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Reading;
import io.stowage.store.Upload;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Kills a process in the middle of writing, again and again on the same root. */
class FileStoreCrashTest {
    @TempDir
    Path root;

    /** As many as every build bears. {@link FileStoreCrashIT} has more. */
    int rounds() {
        return 5;
    }

    @Test
    void whatWasAcknowledgedIsWholeAfterAKillAndNothingElseIsLeft() throws Exception {
        Random random = new Random(42);
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < rounds(); round++) {
            acknowledged.addAll(writeAndKill(round, random.nextInt(12), random.nextInt(15_000_000)));
            try (FileStore store = open()) {
                assertOnlyOwnStaging();
                assertThat(wholeKeys(store)).containsAll(acknowledged);
                tidyUp(store, acknowledged);
            }
        }
    }

    /** The keys that were acknowledged, at least {@code enough} of them. */
    private List<String> writeAndKill(int round, int enough, int nanos) throws Exception {
        Process writer = start(round);
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = writer.inputReader()) {
            for (int i = 0; i <= enough; i++) {
                acknowledged.add(Optional.ofNullable(lines.readLine()).orElseThrow());
            }
            // Else the kill would always hit the beginning of a write and never its end.
            LockSupport.parkNanos(nanos);
            // Not the process itself, which would close the stream of what it printed.
            writer.toHandle().destroyForcibly();
            // What it had printed and nobody had read yet counts too; the last line may be cut.
            List<String> rest = lines.lines().toList();
            acknowledged.addAll(rest.subList(0, Math.max(0, rest.size() - 1)));
        }
        assertThat(writer.waitFor()).isNotZero();
        return acknowledged;
    }

    private Process start(int round) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        classPath(),
                        CrashingWriter.class.getName(),
                        root.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Only what the writer needs; surefire's own class path is an archive that points to hundreds of others. */
    private static String classPath() {
        return Stream.of(CrashingWriter.class, FileStore.class, Logger.class, NullMarked.class)
                .map(FileStoreCrashTest::origin)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private FileStore open() throws IOException {
        return FileStore.open(new FileStoreConfig(root, Fsync.NONE, 0), Clock.systemUTC());
    }

    private void assertOnlyOwnStaging() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("staging"), 2)) {
            assertThat(all.filter(Files::isRegularFile))
                    .extracting(path -> String.valueOf(path.getFileName()))
                    .containsExactly("lock");
        }
    }

    /** All keys that are visible, each of which must be a whole object. */
    private static Set<String> wholeKeys(FileStore store) throws IOException {
        Set<String> keys = new HashSet<>();
        Listing page = store.list(ListQuery.prefix(""));
        for (ObjectInfo info : page.objects()) {
            try (Reading reading = store.open(info.key(), ByteRange.ALL).orElseThrow()) {
                assertThat(CrashingWriter.isWhole(reading.stream().readAllBytes()))
                        .as("%s is whole", info.key())
                        .isTrue();
            }
            keys.add(info.key().text());
        }
        assertThat(page.next()).isEmpty();
        return keys;
    }

    /** Reading all objects of all rounds each time would take longer than the rounds. */
    private static void tidyUp(FileStore store, Set<String> acknowledged) throws IOException {
        for (ObjectInfo info : store.list(ListQuery.prefix("")).objects()) {
            store.delete(info.key());
        }
        acknowledged.clear();
        for (Upload upload : store.listUploads(Instant.now().plusSeconds(60), 100)) {
            assertThat(Key.of(upload.key().text()).startsWith("round/")).isTrue();
            store.abortUpload(upload);
        }
    }
}
