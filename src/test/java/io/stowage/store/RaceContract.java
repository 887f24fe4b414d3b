package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many at once on one key. */
abstract class RaceContract extends CopyContract {
    protected static final int THREADS = 8;

    @Test
    void ofManyWritersOnlyIfAbsentOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            Key key = Key.of("race/" + round);
            List<PutResult> results =
                    atOnce(writer -> store.put(key, Body.of(fill(writer, 1000)), PutOptions.ONLY_IF_ABSENT));

            List<Integer> winners = IntStream.range(0, THREADS)
                    .filter(writer -> results.get(writer).stored())
                    .boxed()
                    .toList();
            List<byte[]> theirs =
                    winners.stream().map(writer -> fill(writer, 1000)).toList();
            assertThat(theirs).contains(bytesOf(key));
            if (store.capabilities().atomicIfAbsent()) {
                assertThat(winners).hasSize(1);
            }
        }
    }

    @Test
    void whoIsToldThatAnObjectIsThereFindsIt() throws Exception {
        for (int round = 0; round < 10; round++) {
            Key key = Key.of("told/" + round);
            List<Boolean> found = atOnce(writer -> tellsTheTruth(store, key, writer % 2 == 0 ? good() : broken()));

            assertThat(found).doesNotContain(false);
            assertThat(textOf(key)).isEqualTo("mine");
        }
    }

    @Test
    void aWriterThatMayFailYetIsNoObject() throws Exception {
        try (Rival rival = rivalOf(KEY)) {
            assertThat(tellsTheTruth(rival.store(), KEY, good())).isTrue();
        }
    }

    /** Whether the object was there at least when this writer was told so; who is told nothing was told no lie. */
    private static boolean tellsTheTruth(ObjectStore store, Key key, Body body) {
        try {
            store.put(key, body, PutOptions.ONLY_IF_ABSENT);
            return store.head(key).isPresent();
        } catch (IOException e) {
            return "the client went away".equals(e.getMessage())
                    || (e instanceof StoreException fault && fault.reason() == StoreException.Reason.UNAVAILABLE);
        }
    }

    private static Body good() {
        return Body.of(utf8("mine"));
    }

    private static Body broken() {
        return Body.of(TestStreams.breakingAfter(utf8("min"), new IOException("the client went away")), 4);
    }

    @Test
    void ofManyWritersOneIsTheLast() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<PutResult> results =
                    atOnce(writer -> store.put(KEY, Body.of(fill(writer, 1000 + writer)), PutOptions.REPLACE));

            assertThat(results).allMatch(PutResult::stored);
            assertUniform(bytesOf(KEY));
        }
        assertHoldsOnly(KEY.text());
    }

    @Test
    void aReaderSeesTheOldBytesOrTheNewNeverAMix() throws Exception {
        put(KEY, fill(0, 200_000));
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> seen = atOnce(worker -> worker == 0 ? replace(done) : readUntil(done));

        assertThat(seen).allMatch(count -> count > 0);
    }

    @Test
    void writersAndDeletersOfNeighboursDoNotDisturbEachOther() throws Exception {
        // All keys share their segments, so a backend that tidies up after a delete does it under the feet of a writer.
        List<Integer> lost = atOnce(worker -> {
            Key key = Key.of("shared/deep/segments/" + worker + "/x");
            int missing = 0;
            for (int i = 0; i < 50; i++) {
                put(key, fill(worker, 10));
                missing += store.head(key).isPresent() ? 0 : 1;
                store.delete(key);
            }
            return missing;
        });

        assertThat(lost).containsOnly(0);
        assertHoldsOnly();
    }

    private int replace(AtomicBoolean done) throws IOException {
        try {
            for (int i = 1; i <= 40; i++) {
                put(KEY, fill(i, 150_000 + i * 1000));
            }
            return 40;
        } finally {
            done.set(true);
        }
    }

    private int readUntil(AtomicBoolean done) throws IOException {
        int reads = 0;
        do {
            try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
                byte[] bytes = reading.stream().readAllBytes();
                assertThat(bytes.length).isEqualTo((int) reading.info().length());
                assertUniform(bytes);
            }
            reads++;
        } while (!done.get());
        return reads;
    }

    private static void assertUniform(byte[] bytes) {
        for (byte each : bytes) {
            if (each != bytes[0]) {
                throw new AssertionError("bytes of two writers in one object: " + bytes[0] + " and " + each);
            }
        }
    }

    private static byte[] fill(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    protected interface Work<T> {
        T of(int worker) throws Exception;
    }

    /** Runs the work on all threads, let loose at one moment; the results in the order of the workers. */
    protected static <T> List<T> atOnce(Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            List<Callable<T>> calls = IntStream.range(0, THREADS)
                    .<Callable<T>>mapToObj(worker -> () -> {
                        start.await();
                        return work.of(worker);
                    })
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
