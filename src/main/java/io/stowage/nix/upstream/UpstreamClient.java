package io.stowage.nix.upstream;

import io.stowage.ops.HttpClients;
import io.stowage.ops.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends GET requests with limits: for connections, which are tried again, for the heads of answers, and for pauses in bodies. */
final class UpstreamClient implements AutoCloseable {
    private static final int TRIES = 3;
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Duration timeout;
    private final Duration idle;
    private final ExecutorService threads = Threads.perTask("stowage-nix-upstream");
    private final HttpClient client;

    UpstreamClient(Duration timeout, Duration idle) {
        this.timeout = timeout;
        this.idle = idle;
        this.client = HttpClients.make(threads, timeout);
    }

    /**
     * The caller closes the answer, whatever its status is. Redirects are followed, and the log-in is shown to nobody else.
     *
     * @param failedTry is told of each try that failed, also where a later one succeeds
     */
    UpstreamAnswer get(URI url, Optional<Login> login, Runnable failedTry) throws IOException {
        URI at = url;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<IncomingBody> response =
                    sendPatiently(at, sameServer(at, url) ? login : Optional.empty(), failedTry);
            Optional<String> location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                return new UpstreamAnswer(
                        response.statusCode(), response.headers().firstValueAsLong("Content-Length"), response.body());
            }
            response.body().close();
            at = redirected(at, location.get());
        }
        throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getRawAuthority().equalsIgnoreCase(other.getRawAuthority());
    }

    private static URI redirected(URI from, String location) throws IOException {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("it redirects to what is no address", e);
        }
        boolean isSafe = "https".equalsIgnoreCase(target.getScheme())
                || ("http".equalsIgnoreCase(target.getScheme()) && "http".equalsIgnoreCase(from.getScheme()));
        if (!isSafe || target.getHost() == null) {
            throw new IOException("it redirects to where nobody is asked, such as from https to http");
        }
        return target;
    }

    private HttpResponse<IncomingBody> sendPatiently(URI url, Optional<Login> login, Runnable failedTry)
            throws IOException {
        for (int attempt = 1; true; attempt++) {
            try {
                return send(url, login);
            } catch (IOException e) {
                failedTry.run();
                if (attempt == TRIES || !isOfConnection(e)) {
                    throw e;
                }
            }
        }
    }

    /** A server that is slow to answer is not asked once more; one that cannot be reached, or hangs up, is. */
    private static boolean isOfConnection(IOException e) {
        return e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || !(e instanceof HttpTimeoutException || e instanceof InterruptedIOException);
    }

    private HttpResponse<IncomingBody> send(URI url, Optional<Login> login) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).GET().header("User-Agent", "Stowage");
        login.ifPresent(known -> request.header("Authorization", known.basic()));
        CompletableFuture<HttpResponse<IncomingBody>> coming =
                client.sendAsync(request.build(), head -> new IncomingBody(idle));
        try {
            // The client itself ends a connection that takes longer than half of this.
            return coming.get(2 * timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("it did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("was interrupted");
        } finally {
            if (!coming.isDone()) {
                coming.cancel(true);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        HttpClients.close(client);
    }
}
