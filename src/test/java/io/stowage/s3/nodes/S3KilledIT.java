package io.stowage.s3.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen clients do everything that S3 knows to few keys, while the server is killed again and again. Whatever they saw has
 * to be explained by one order of all calls for each key: nothing acknowledged is lost, and nothing comes back.
 */
@Tag("content")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class S3KilledIT {
    private static final int KILLS = Integer.getInteger("history.kills", 8);
    private static final int CLIENTS = 16;

    /** So many answers come between two kills, and up to so many more. */
    private static final int ANSWERS = 300;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("history.seed", System.nanoTime());
    private final Bodies bodies = new Bodies();
    private final History history = new History();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    @Test
    void whatClientsSawIsOneHistoryThoughTheServerWasKilled(TestReporter reporter) throws Exception {
        try (S3Node node = new S3Node(folder.resolve("node"), S3Node.QUICK_FILES)) {
            node.launch();
            node.awaitReady();
            node.s3().createBucket(bucket -> bucket.bucket(RandomClient.BUCKET));
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RandomClient client = new RandomClient("client " + i, node, seed, bodies, history, over::get);
                clients.add(threads.submit(client));
            }
            killAgainAndAgain(node, clients);
            over.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }
            lookAtAll(node);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        reporter.publishEntry("history", history.summary());
        assertThat(history.violations())
                .as("replay with -Dhistory.seed=" + seed)
                .isEmpty();
        assertThat(history.lostWrites()).as("writes that a kill cut off").isGreaterThan(KILLS / 2);
    }

    private void killAgainAndAgain(S3Node node, List<Future<Integer>> clients) throws Exception {
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            int enough = history.size() + ANSWERS + random.nextInt(ANSWERS);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> history.size() >= enough || clients.stream().anyMatch(Future::isDone));
            LockSupport.parkNanos(random.nextInt(20_000_000));
            history.died(node, node.kill());
            node.launch();
            node.awaitReady();
        }
    }

    /** When all is over, everything is read once more. */
    private void lookAtAll(S3Node node) throws InterruptedException {
        AtomicBoolean looked = new AtomicBoolean();
        for (int i = 0; i < 200; i++) {
            looked.set(false);
            new RandomClient("last look " + i, node, i, bodies, history, () -> looked.getAndSet(true)).call();
        }
    }
}
