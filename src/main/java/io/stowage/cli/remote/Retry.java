package io.stowage.cli.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries again what may pass by itself: broken connections, a server that is busy or starts anew. Each wait is twice the
 * one before, up to a limit, and somewhat random, so that many workers do not come back together.
 */
public record Retry(int tries, Duration first, Duration longest, Pause pause) {
    /** About half a minute all in all: long enough for a server to start anew. */
    public static final Retry USUAL = new Retry(7, Duration.ofMillis(500), Duration.ofSeconds(10), Pause.REAL);

    /** Something that can be done again from its beginning. */
    public interface Attempt<T> {
        T run() throws IOException;
    }

    /** How time passes between two tries. */
    public interface Pause {
        Pause REAL = time -> Thread.sleep(time.toMillis());

        void await(Duration time) throws InterruptedException;
    }

    public Retry {
        if (tries < 1) {
            throw new IllegalArgumentException("everything is tried at least once");
        }
    }

    <T> T run(String what, Attempt<T> attempt) throws IOException {
        Duration wait = first;
        for (int left = tries - 1; ; left--) {
            try {
                return attempt.run();
            } catch (RemoteException e) {
                if (left == 0 || !e.mayPass()) {
                    throw e;
                }
                Duration asked = Duration.ofSeconds(e.retryAfterSeconds());
                pause(asked.compareTo(wait) > 0 ? asked : wait);
            } catch (DamagedException | LocalException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (left == 0) {
                    if (e instanceof UnreachableException) {
                        throw e;
                    }
                    throw new UnreachableException(what + ": " + reason(e), e);
                }
                pause(wait);
            }
            wait = wait.multipliedBy(2);
        }
    }

    private void pause(Duration wanted) throws InterruptedIOException {
        long most = Math.min(wanted.toMillis(), longest.toMillis());
        try {
            pause.await(Duration.ofMillis(most - ThreadLocalRandom.current().nextLong(most / 4 + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Many exceptions of the JDK have no message and say all by their name. */
    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
