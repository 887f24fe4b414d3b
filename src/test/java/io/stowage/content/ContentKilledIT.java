package io.stowage.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process with three clients and all tasks in it, again and again on the same folder. */
@Tag("content")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ContentKilledIT {
    private static final int KILLS = Integer.getInteger("content.kills", 200);

    @TempDir
    private Path folder;

    /** What each item may be: what was acknowledged last, and what was begun after that. */
    private final Map<String, List<Integer>> possible = new HashMap<>();

    private final Random random = new Random(7);
    private long hours;

    @Test
    void whatWasAcknowledgedIsThereAfterEachKillAndNothingElseIsLeft() throws Exception {
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged += workAndKill(kill);
            look(false);
            hours += random.nextInt(30);
        }
        assertThat(acknowledged).isGreaterThan(KILLS);
        look(true);
    }

    private int workAndKill(int seed) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ContentChild.class.getName(),
                        folder.toString(),
                        Long.toString(hours),
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int acknowledged = 0;
        try (BufferedReader lines = child.inputReader()) {
            int enough = random.nextInt(60);
            for (int i = 0; i <= enough; i++) {
                acknowledged += note(Optional.ofNullable(lines.readLine()).orElseThrow());
            }
            LockSupport.parkNanos(random.nextInt(5_000_000));
            // Not the process itself, which would close the stream of what it printed.
            child.toHandle().destroyForcibly();
            for (String rest : lines.lines().toList()) {
                acknowledged += note(rest);
            }
        }
        assertThat(child.waitFor()).isNotZero();
        return acknowledged;
    }

    private int note(String line) {
        String[] words = line.split("\t", -1);
        if (words.length < 4) {
            // The last line may be cut; what it began or acknowledged is possible as it was before.
            return 0;
        }
        List<Integer> values =
                possible.computeIfAbsent(words[1], item -> new ArrayList<>(List.of(ContentWorkload.NOTHING)));
        int value = Integer.parseInt(words[2]);
        if (words[0].equals("begin")) {
            values.add(value);
            return 0;
        }
        values.clear();
        values.add(value);
        return 1;
    }

    private void look(boolean settles) throws Exception {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hours));
        try (Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
                FileStore store = FileStore.open(new FileStoreConfig(folder.resolve("store"), Fsync.NONE, 0), clock)) {
            if (settles) {
                settle(database, store);
            }
            for (String item : possible.keySet()) {
                settleOn(item, ContentWorkload.read(database, store, item));
            }
            if (settles) {
                assertThat(Leftovers.find(database, store)).isEmpty();
            }
        }
    }

    private void settleOn(String item, Optional<byte[]> stored) {
        List<Integer> values = possible.getOrDefault(item, List.of());
        List<Integer> fitting = values.stream()
                .filter(value -> value == ContentWorkload.NOTHING
                        ? stored.isEmpty()
                        : stored.isPresent() && Arrays.equals(stored.get(), ContentWorkload.bytes(value)))
                .distinct()
                .toList();
        assertThat(fitting).as("%s, one of %s", item, values).hasSize(1);
        possible.put(item, new ArrayList<>(fitting));
    }

    private void settle(Database database, FileStore store) throws IOException, InterruptedException {
        Stores stores = new Stores(Map.of(ContentFixture.STORE, store), ContentFixture.STORE);
        for (int i = 1; i <= 4; i++) {
            Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hours + 25L * i));
            try (SimulatedNode node = new SimulatedNode(stores, database, clock, random)) {
                for (int task = 0; task < SimulatedNode.TASKS; task++) {
                    node.task(task);
                }
            }
        }
    }
}
