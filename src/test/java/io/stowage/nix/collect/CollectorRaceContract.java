package io.stowage.nix.collect;

import static io.stowage.nix.cache.CachesFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.Contents;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.nix.cache.CachesFixture;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.collect.CacheCollector.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that push as Nix does, asking first and sending what is missing, references before what refers to them, on two
 * nodes, while both collect. Whatever a client was told to be there has to be there with all that it refers to.
 */
abstract class CollectorRaceContract {
    private static final int PATHS = 40;
    private static final int PUSHES = 25;
    private static final int CLIENTS = 3;
    private static final String DIGITS = "0123456789abcdfghijklmnpqrsvwxyz";
    private static final Map<String, String> RULES = Map.of("keep-unused", "25h");
    private static final Request REQUEST = new Request(false, false, 0);

    private CachesFixture caches;

    /** No question lasts as long as a verdict ripens. */
    private final ReadWriteLock asking = new ReentrantReadWriteLock();

    private final AtomicLong removed = new AtomicLong();
    private final List<TestNar> paths = new ArrayList<>();
    private final List<List<TestNar>> closures = new ArrayList<>();

    abstract Database open(Migrations... tables);

    @BeforeEach
    void start() {
        caches = new CachesFixture(open(Contents.TABLES));
        Random random = new Random(7);
        for (int i = 0; i < PATHS; i++) {
            List<TestNar> direct = new ArrayList<>();
            List<TestNar> closure = new ArrayList<>();
            for (int j = 0; j < Math.min(i, 3); j++) {
                int reference = random.nextInt(i);
                direct.add(paths.get(reference));
                closures.get(reference).stream()
                        .filter(path -> !closure.contains(path))
                        .forEach(closure::add);
            }
            String hash = "" + DIGITS.charAt(i / 32) + DIGITS.charAt(i % 32);
            TestNar path = TestNar.of(hash, "path " + i).referring(direct.toArray(TestNar[]::new));
            closure.add(path);
            paths.add(path);
            closures.add(closure);
        }
    }

    @AfterEach
    void end() throws IOException {
        caches.close();
    }

    @Test
    void whatClientsWereToldToBeThereStays() throws Exception {
        NixCache first = caches.open("main", RULES);
        NixCache second = caches.open("main", RULES);
        for (TestNar path : paths) {
            push(first, path);
        }
        caches.clock.advance(Duration.ofHours(30));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 3);
        try {
            List<Future<Object>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                NixCache node = i % 2 == 0 ? first : second;
                Random random = new Random(i);
                clients.add(threads.submit(repeat(PUSHES, () -> pushOne(node, random))));
            }
            List<Future<Object>> others = List.of(
                    threads.submit(until(over, () -> collect(first, second))),
                    threads.submit(until(over, () -> remove(second))),
                    threads.submit(until(over, () -> CollectorContract.assertNothingDangles(caches.database))));
            for (Future<Object> client : clients) {
                Object unused = client.get();
            }
            over.set(true);
            for (Future<Object> other : others) {
                Object unused = other.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        CollectorContract.assertNothingDangles(caches.database);
        assertThat(removed).hasPositiveValue();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static Callable<Object> repeat(int times, Step step) {
        return () -> {
            for (int i = 0; i < times; i++) {
                step.run();
            }
            return times;
        };
    }

    private static Callable<Object> until(AtomicBoolean over, Step step) {
        return () -> {
            while (!over.get()) {
                step.run();
            }
            return true;
        };
    }

    private void pushOne(NixCache node, Random random) throws IOException {
        List<TestNar> closure = closures.get(random.nextInt(PATHS));
        List<TestNar> missing = new ArrayList<>();
        for (TestNar path : closure) {
            if (!isThere(node, path)) {
                missing.add(path);
            }
        }
        for (TestNar path : missing) {
            push(node, path);
        }
        for (TestNar path : closure) {
            assertThat(isThere(node, path)).as(path.hash()).isTrue();
        }
    }

    private boolean isThere(NixCache node, TestNar path) {
        asking.readLock().lock();
        try {
            return node.paths().find(path.pathHash()).isPresent();
        } finally {
            asking.readLock().unlock();
        }
    }

    /** Uses reach the rows before a verdict is ripe, as they do every few seconds. */
    private void collect(NixCache first, NixCache second) throws IOException {
        CacheCollector collector = new CacheCollector(first, caches.ground);
        collector.look(REQUEST, CollectorContract.ENDLESS);
        asking.writeLock().lock();
        try {
            int unused = first.lastUses().flush() + second.lastUses().flush();
            caches.clock.advance(CacheCollector.RIPENING);
        } finally {
            asking.writeLock().unlock();
        }
        removed.addAndGet(collector.remove(CollectorContract.ENDLESS).paths());
        // So that something is old again.
        caches.clock.advance(Duration.ofHours(1));
    }

    private void remove(NixCache node) {
        removed.addAndGet(new CacheCollector(node, caches.ground)
                .remove(CollectorContract.ENDLESS)
                .paths());
    }
}
