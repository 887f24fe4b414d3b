package io.stowage.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.PostgresSchema;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL and one filesystem store, with six clients and all tasks of both at the same time. */
@Tag("pg")
class TwoNodesIT {
    private static final int CLIENTS = 6;
    private static final int STEPS = 60;

    @TempDir
    private Path folder;

    private final PostgresSchema schema = PostgresSchema.create();
    private final FakeClock clock = new FakeClock();

    @AfterEach
    void drop() {
        schema.drop();
    }

    @Test
    void noClaimedByteIsLostAndNoneIsTooMuch() throws Exception {
        try (FileStore store = FileStore.open(new FileStoreConfig(folder, Fsync.NONE, 0), Clock.systemUTC());
                Database first = schema.open();
                Database second = schema.open()) {
            for (Database database : List.of(first, second)) {
                List.of(ContentFixture.TABLES).forEach(database::migrate);
            }
            Stores stores = new Stores(Map.of(ContentFixture.STORE, store), ContentFixture.STORE);
            List<Database> databases = List.of(first, second);
            List<SimulatedNode> nodes = databases.stream()
                    .map(database -> new SimulatedNode(stores, database, clock, new Random()))
                    .toList();
            Map<String, Integer> model = work(databases, nodes);
            for (int i = 0; i < 4; i++) {
                clock.advance(Duration.ofHours(25));
                for (int task = 0; task < SimulatedNode.TASKS; task++) {
                    nodes.get(i % 2).task(task);
                }
            }
            assertThat(Leftovers.find(first, store)).isEmpty();
            for (Map.Entry<String, Integer> item : model.entrySet()) {
                Optional<byte[]> stored = ContentWorkload.read(second, store, item.getKey());
                assertThat(stored.isPresent()).as(item.getKey()).isEqualTo(item.getValue() != ContentWorkload.NOTHING);
                stored.ifPresent(
                        bytes -> assertThat(bytes).as(item.getKey()).isEqualTo(ContentWorkload.bytes(item.getValue())));
            }
            nodes.forEach(SimulatedNode::close);
        }
    }

    /** What was acknowledged last of each item; while the clients work, the tasks of both nodes run and days pass. */
    private Map<String, Integer> work(List<Database> databases, List<SimulatedNode> nodes) throws Exception {
        Map<String, Integer> model = new ConcurrentHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + nodes.size());
        try {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ContentWorkload load = new ContentWorkload(
                        "client " + i, nodes.get(i % 2), databases.get(i % 2), new Random(i), new Acknowledged(model));
                clients.add(threads.submit(() -> steps(load)));
            }
            List<Future<Integer>> tasks = new ArrayList<>();
            for (SimulatedNode node : nodes) {
                tasks.add(threads.submit(tasks(node, over)));
            }
            int done = 0;
            for (Future<Integer> client : clients) {
                done += client.get();
            }
            over.set(true);
            for (Future<Integer> task : tasks) {
                assertThat(task.get()).isPositive();
            }
            assertThat(done).as("steps that succeeded").isGreaterThan(CLIENTS * STEPS / 2);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        return model;
    }

    private static int steps(ContentWorkload load) throws Exception {
        int done = 0;
        for (int i = 0; i < STEPS; i++) {
            try {
                load.step();
                done++;
            } catch (StowageException e) {
                if (!ContentWorkload.isBearable(e)) {
                    throw e;
                }
            }
        }
        return done;
    }

    private Callable<Integer> tasks(SimulatedNode node, AtomicBoolean over) {
        Random random = new Random();
        return () -> {
            int runs = 0;
            while (!over.get()) {
                clock.advance(Duration.ofHours(random.nextInt(5)));
                node.task(random.nextInt(SimulatedNode.TASKS));
                runs++;
            }
            return runs;
        };
    }

    private record Acknowledged(Map<String, Integer> model) implements ContentWorkload.Journal {
        @Override
        public void begin(String item, int bytes) {}

        @Override
        public void done(String item, int bytes) {
            model.put(item, bytes);
        }
    }
}
