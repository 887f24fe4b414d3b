package io.stowage.v1;

import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that upload and download until their node is gone, and know what they have received whole. */
public final class BusyClients {
    private static final int CLIENTS = 4;

    /** Below what moves in one piece, and above what a server would collect before it sends. */
    private static final int LARGEST = 150_000;

    private static final int LEAST = 40_000;

    private final URI node;
    private final long seed;
    private final CountDownLatch answers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * What the clients of one node saw.
     *
     * @param received what the answers cost that came whole
     * @param asked what all requests cost at most that were sent
     */
    public record Seen(Usage received, Usage asked) {
        public static final Seen NOTHING = new Seen(Usage.NONE, Usage.NONE);

        public Seen plus(Seen other) {
            return new Seen(received.plus(other.received), asked.plus(other.asked));
        }
    }

    /** @param answers how many have to come before the node may be killed */
    public BusyClients(int port, int answers, long seed) {
        this.node = URI.create("http://127.0.0.1:" + port);
        this.answers = new CountDownLatch(answers);
        this.seed = seed;
    }

    /** All of what they upload and download is this owner's. */
    public static Owner owner() {
        return Owner.parse(TestBlob.OWNER);
    }

    /** Works until the node is gone, which {@code kill} sees to once there were enough answers. */
    public Seen workUntil(Runnable kill) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Seen>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long number = seed * CLIENTS + i;
                clients.add(threads.submit(() -> new Client(number).work()));
            }
            boolean busy = answers.await(60, TimeUnit.SECONDS);
            kill.run();
            Seen all = Seen.NOTHING;
            for (Future<Seen> client : clients) {
                all = all.plus(client.get());
            }
            if (!busy) {
                throw new AssertionError("the node was too slow; all that was seen: " + all);
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private final class Client {
        private final Random random;
        private Seen seen = Seen.NOTHING;

        private Client(long number) {
            this.random = new Random(number);
        }

        private Seen work() throws InterruptedException {
            try {
                while (true) {
                    TestBlob blob = TestBlob.random(LEAST + random.nextInt(LARGEST - LEAST), random.nextLong());
                    byte[] tree = Text.bytes(blob.request());
                    send("PUT", "/v1/blob-tree/", tree, Usage.write(tree.length));
                    send("PUT", "/v1/chunk/" + blob.chunkQuery(0), blob.chunk(0), Usage.write(blob.bytes().length));
                    for (int i = 0; i < 10; i++) {
                        download(blob, i % 2 == 0 ? "/v1/blob" + blob.blobQuery() : "/v1/chunk" + blob.chunkQuery(0));
                    }
                }
            } catch (IOException e) {
                // The node is gone, as it has to be some time.
                return seen;
            }
        }

        private void download(TestBlob blob, String path) throws IOException, InterruptedException {
            byte[] body = send("GET", path, new byte[0], Usage.read(blob.bytes().length));
            if (!Arrays.equals(body, blob.bytes())) {
                throw new AssertionError("other bytes than were uploaded, from " + path);
            }
        }

        private byte[] send(String method, String path, byte[] body, Usage cost)
                throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(node.resolve(path))
                    .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                    .build();
            seen = seen.plus(new Seen(Usage.NONE, cost));
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.statusCode() + " " + Text.of(answer));
            }
            seen = seen.plus(new Seen(cost, Usage.NONE));
            answers.countDown();
            return answer.body();
        }
    }
}
