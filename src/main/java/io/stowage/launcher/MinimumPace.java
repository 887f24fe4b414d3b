package io.stowage.launcher;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends requests whose body drips in, since each holds a thread and a place in the limits. Only the time that the client
 * lets us wait counts, so that a slow store is never blamed on it. (Jetty's own handler compares the bytes of all
 * requests together with the time of one.)
 */
final class MinimumPace extends Handler.Wrapper {
    private final long bytesPerSecond;
    private final Duration grace;

    MinimumPace(Handler handler, long bytesPerSecond, Duration grace) {
        super(handler);
        this.bytesPerSecond = bytesPerSecond;
        this.grace = grace;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Paced(request), response, callback);
    }

    private final class Paced extends Request.Wrapper {
        private long waitedNanos;
        private long bytes;

        Paced(Request request) {
            super(request);
        }

        @Override
        public void demand(Runnable available) {
            long asked = System.nanoTime();
            super.demand(() -> {
                waitedNanos += System.nanoTime() - asked;
                available.run();
            });
        }

        @Override
        public Content.Chunk read() {
            if (tooSlow()) {
                return Content.Chunk.from(new TimeoutException("the request body came too slowly"));
            }
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                bytes += chunk.remaining();
            }
            return chunk;
        }

        private boolean tooSlow() {
            return waitedNanos > grace.toNanos()
                    && bytes < bytesPerSecond * TimeUnit.NANOSECONDS.toSeconds(waitedNanos);
        }
    }
}
