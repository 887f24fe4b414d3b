package io.stowage.web.limit;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.client.ClientNetwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much of something scarce each network may use at once. A network that wants more waits in a line of its own, which has a
 * bound, and so keeps nobody else waiting.
 */
public final class NetworkShares {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final int most;
    private final int line;
    private final Duration wait;

    /** Those who use a share or wait for one; also the lock for itself. No I/O happens meanwhile. */
    private final Map<ClientNetwork, Holder> holders = new HashMap<>();

    private static final class Holder {
        private final Semaphore places;
        private int users;

        private Holder(int places) {
            this.places = new Semaphore(places, true);
        }
    }

    /**
     * @param most shares that one network holds at once
     * @param line requests of one network that wait for a share
     */
    public NetworkShares(int most, int line, Duration wait) {
        this.most = most;
        this.line = line;
        this.wait = wait;
    }

    /** Waits for a share, at most as long as configured; close the answer to give it back. */
    public Share take(ClientNetwork network) {
        Holder holder = enter(network);
        try {
            if (!holder.places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooMany();
            }
            return new Share(this, network, holder);
        } catch (InterruptedException e) {
            leave(network, holder);
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.BUSY, "the server is stopping", e, Duration.ofSeconds(5));
        } catch (StowageException e) {
            leave(network, holder);
            throw e;
        }
    }

    private Holder enter(ClientNetwork network) {
        synchronized (holders) {
            Holder holder = holders.computeIfAbsent(network, absent -> new Holder(most));
            if (holder.users >= most + line) {
                throw tooMany();
            }
            holder.users++;
            return holder;
        }
    }

    private void leave(ClientNetwork network, Holder holder) {
        synchronized (holders) {
            holder.users--;
            if (holder.users == 0) {
                holders.remove(network);
            }
        }
    }

    private static StowageException tooMany() {
        return new StowageException(
                Fault.RATE_LIMITED, "too many requests of this kind from this address at once", null, PAUSE);
    }

    /** To be closed once. */
    public static final class Share implements AutoCloseable {
        private final NetworkShares shares;
        private final ClientNetwork network;
        private final Holder holder;

        private Share(NetworkShares shares, ClientNetwork network, Holder holder) {
            this.shares = shares;
            this.network = network;
            this.holder = holder;
        }

        @Override
        public void close() {
            holder.places.release();
            shares.leave(network, holder);
        }
    }
}
