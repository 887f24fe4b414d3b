package io.stowage.launcher;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.WriteFlusher;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that is idle only when nothing moves. While a client reads slowly, the system says that there is room for
 * more only when a third of its buffer is free, which may be a megabyte: at 20 KB/s that takes longer than the idle
 * timeout. So before the connection is called idle, it is tried whether some bytes go out.
 */
final class DrainingEndPoint extends SocketChannelEndPoint {
    DrainingEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        WriteFlusher flusher = getWriteFlusher();
        if (flusher.isPending()) {
            flusher.completeWrite();
            if (getIdleFor() < getIdleTimeout()) {
                return;
            }
        }
        super.onIdleExpired(timeout);
    }
}
