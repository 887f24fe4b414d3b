package io.stowage.app.opening;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, closed in reverse order, every one even when another fails. */
public final class CloseStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

    private record Opened(String name, AutoCloseable what) {}

    private final Deque<Opened> opened = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(String name, T what) {
        opened.push(new Opened(name, what));
        return what;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            Opened last = opened.pop();
            try {
                last.what().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("was interrupted while closing {}", last.name());
            } catch (Exception e) {
                LOG.error("cannot close {}: {}", last.name(), e.toString(), e);
            }
        }
    }
}
