package io.stowage.launcher;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Cuts connections on which a request header has begun and does not end. The idle timeout does not see them: each byte
 * that such a client sends starts it anew.
 */
final class HeaderDeadline extends AbstractLifeCycle {
    private final ServerConnector connector;
    private final Duration limit;
    private final Map<EndPoint, Begun> begun = new ConcurrentHashMap<>();

    /** A header that was incomplete at {@code nanos}, and would be request number {@code request} of its connection. */
    private record Begun(long request, long nanos) {}

    HeaderDeadline(ServerConnector connector, Duration limit) {
        this.connector = connector;
        this.limit = limit;
    }

    @Override
    protected void doStart() {
        next();
    }

    private void next() {
        connector.getScheduler().schedule(this::look, Math.max(1, limit.toMillis() / 4), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isRunning() && !isStarting()) {
            return;
        }
        long now = System.nanoTime();
        begun.keySet().retainAll(connector.getConnectedEndPoints());
        connector.getConnectedEndPoints().forEach(endPoint -> look(endPoint, now));
        next();
    }

    private void look(EndPoint endPoint, long now) {
        if (!(endPoint.getConnection() instanceof HttpConnection connection) || !inHeader(connection)) {
            begun.remove(endPoint);
            return;
        }
        Begun fresh = new Begun(connection.getMessagesIn(), now);
        Begun known = begun.merge(endPoint, fresh, (old, other) -> old.request() == other.request() ? old : other);
        if (now - known.nanos() > limit.toNanos()) {
            begun.remove(endPoint);
            endPoint.close(new TimeoutException("the request header took longer than " + limit));
        }
    }

    private static boolean inHeader(HttpConnection connection) {
        return connection.getParser().inHeaderState() && !connection.getParser().isStart();
    }
}
