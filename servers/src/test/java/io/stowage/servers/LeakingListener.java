package io.stowage.servers;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.concurrent.CountDownLatch;

/** What Stowage must never be: it starts a thread and does not end it. */
public final class LeakingListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        Thread forgotten = new Thread(LeakingListener::waitForever, "forgotten-by-somebody");
        forgotten.setDaemon(true);
        forgotten.start();
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
