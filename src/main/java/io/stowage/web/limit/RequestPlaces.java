package io.stowage.web.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The places of requests that are answered at once. One address has a share of them only. Probes have some of their own:
 * a probe must not be told that the server is down because it has much to do.
 */
public final class RequestPlaces {
    private static final int FOR_PROBES = 16;

    private final int all;
    private final int forAddress;
    private final Semaphore places;
    private final Semaphore probes = new Semaphore(FOR_PROBES);

    /** Guarded by itself. */
    private final Map<String, Integer> byNetwork = new HashMap<>();

    public RequestPlaces(LimitsConfig limits) {
        this.all = limits.maxRequests();
        this.forAddress = Math.max(1, (int) ((long) all * limits.addressPercent() / 100));
        this.places = new Semaphore(all);
    }

    /** Close it when the request was answered. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    public Optional<Place> tryProbe() {
        return probes.tryAcquire() ? Optional.of(probes::release) : Optional.empty();
    }

    public Optional<Place> tryTake(String network) {
        if (!countIn(network)) {
            return Optional.empty();
        }
        if (!places.tryAcquire()) {
            countOut(network);
            return Optional.empty();
        }
        return Optional.of(() -> {
            places.release();
            countOut(network);
        });
    }

    /** Takes all places, or gives up. */
    public boolean awaitAll(Duration most) throws InterruptedException {
        return places.tryAcquire(all, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean countIn(String network) {
        synchronized (byNetwork) {
            int running = byNetwork.getOrDefault(network, 0);
            if (running >= forAddress) {
                return false;
            }
            byNetwork.put(network, running + 1);
            return true;
        }
    }

    private void countOut(String network) {
        synchronized (byNetwork) {
            byNetwork.computeIfPresent(network, (name, running) -> running == 1 ? null : running - 1);
        }
    }
}
