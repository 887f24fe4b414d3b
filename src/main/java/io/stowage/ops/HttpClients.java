package io.stowage.ops;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that ask other servers: HTTP/1.1, to the very address that is asked for. */
public final class HttpClients {
    private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);

    private HttpClients() {}

    /** Its selector thread must not remember the application that happened to make it. */
    public static HttpClient make(ExecutorService threads, Duration connectTimeout) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connectTimeout)
                    .executor(threads)
                    .build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** From Java 21 on. Before, its thread ends soon after the client was collected. */
    public static void close(HttpClient client) {
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.debug("an HTTP client did not close: {}", e.toString());
            }
        }
    }
}
