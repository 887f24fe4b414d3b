package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.StoreFixture.Rival;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** A writer whose body stops after its first byte, and then breaks. */
final class StalledRival implements Rival {
    private final ObjectStore store;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<PutResult> result = new CompletableFuture<>();

    private StalledRival(ObjectStore store) {
        this.store = store;
    }

    static StalledRival begin(ObjectStore store, Key key) throws InterruptedException {
        StalledRival rival = new StalledRival(store);
        new Thread(() -> rival.write(key), "stalled-rival").start();
        rival.begun.await();
        return rival;
    }

    private void write(Key key) {
        try {
            result.complete(store.put(key, Body.of(new Stalling(), 10), PutOptions.ONLY_IF_ABSENT));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        } finally {
            begun.countDown();
        }
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void close() throws IOException {
        release.countDown();
        try {
            assertThat(result.get().stored()).isFalse();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).hasMessage("the rival gives up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Stalling extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            boolean first = begun.getCount() > 0;
            begun.countDown();
            if (first) {
                buffer[offset] = 1;
                return 1;
            }
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("the rival gives up");
        }
    }
}
