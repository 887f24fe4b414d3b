package io.stowage.events.delivery;

import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does one step of a delivery after the other until it is closed, whatever a step throws. */
final class DeliveryThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryThread.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final long END_MILLIS = 5_000;

    private final String name;
    private final Step step;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    interface Step {
        /** Answers how long to pause before the next one. */
        Duration step() throws InterruptedException;

        /** After the last step. */
        void end();
    }

    DeliveryThread(String name, Step step) {
        this.name = name;
        this.step = step;
        this.thread = Threads.daemon("stowage-events-" + name, this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = once();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted, which is how it ends", name, e);
        } finally {
            end();
        }
    }

    private Duration once() throws InterruptedException {
        try {
            return step.step();
        } catch (StowageException e) {
            LOG.warn("delivery of events to {}: {}", name, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("delivery of events to {} failed", name, e);
        }
        return AFTER_FAILURE;
    }

    private void end() {
        try {
            step.end();
        } catch (RuntimeException e) {
            LOG.warn("delivery of events to {} ended badly: {}", name, e.toString());
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join(END_MILLIS);
    }
}
