package io.stowage.ic.agent.http;

import io.stowage.ic.Bytes;
import io.stowage.ops.HttpClients;
import io.stowage.ops.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Posts CBOR over HTTP; every answer has a limit in time and in size. */
public final class BoundedHttpClient implements AutoCloseable {
    /** The network's own limit for an answer; what a gateway asks for is far shorter. */
    static final int MAX_ANSWER = 2 * 1024 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final ExecutorService threads;
    private final HttpClient client;
    private final Map<Long, CompletableFuture<?>> running = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    record Answer(int status, Bytes body) {}

    public BoundedHttpClient() {
        this.threads = Threads.perTask("stowage-ic");
        this.client = HttpClients.make(threads, CONNECT);
    }

    Answer post(URI url, byte[] cbor, Deadline deadline) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/cbor")
                .POST(HttpRequest.BodyPublishers.ofByteArray(cbor))
                .build();
        CompletableFuture<HttpResponse<Bytes>> coming = client.sendAsync(request, head -> new BoundedBody(MAX_ANSWER));
        long key = number.incrementAndGet();
        running.put(key, coming);
        try {
            HttpResponse<Bytes> response = coming.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (CancellationException e) {
            throw new IOException("the agent was closed", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("was interrupted");
        } finally {
            running.remove(key);
            coming.cancel(true);
        }
    }

    @Override
    public void close() {
        running.values().forEach(coming -> coming.cancel(true));
        HttpClients.close(client);
        threads.shutdownNow();
    }
}
