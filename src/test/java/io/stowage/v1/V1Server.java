package io.stowage.v1;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.FakeMetering;
import io.stowage.billing.Metering;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.openapi.ApiDocument;
import io.stowage.store.ObjectStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.read.SharedBlobs;
import io.stowage.v1.upload.TrustAll;
import io.stowage.v1.upload.UploadAuthorization;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.body.Admission;
import io.stowage.web.body.BodyMemory;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One node: the native front on a real server, over a store that others may share. */
public final class V1Server implements AutoCloseable {
    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "s3cr3t-token-of-tests");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiDocument document = ApiDocument.load("native.json");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Permits permits;
    private final BodyMemory bodies;
    private final NativeParts room;
    private final NativeFront front;
    private final TestServer server;

    private V1Server(
            ObjectStore store,
            Metering metering,
            UploadAuthorization authorization,
            Clock clock,
            Map<String, String> settings)
            throws Exception {
        V1Config config = config(settings);
        LimitsConfig limits = LimitsConfig.from(settings(settings));
        ClientAddress addresses = new ClientAddress(limits.trustedProxies());
        permits = new Permits(limits.maxBytesInFlight() / 2, limits.permitWait());
        bodies = new BodyMemory(limits.maxBytesInFlight() / 2, limits, clock);
        Admission admission = new Admission(limits, bodies, addresses, clock);
        room = new NativeParts(
                config,
                new NativeParts.Shared(
                        store,
                        Path.of("target", "spool-of-tests"),
                        metering,
                        authorization,
                        new Administrator(AdminConfig.from(settings(settings)), addresses, clock),
                        addresses,
                        new LocalCallers(true),
                        permits,
                        limits,
                        meters,
                        clock,
                        SharedBlobs.NONE));
        NativeFront[] made = new NativeFront[1];
        server = new TestServer("/", context -> {
            made[0] = new NativeFront(config, room);
            Mounts mounts = new Mounts(
                    List.of(new Mounts.Mounted(made[0], config.mount()), new Mounts.Mounted(made[0], config.alias())));
            return new Chain(mounts, admission, meters, new Random(1), error -> {})::answer;
        });
        front = made[0];
    }

    public static V1Config config(Map<String, String> settings) {
        return V1Config.from(settings(settings));
    }

    private static Settings settings(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(Map.of("stowage.v1.delete-owner.quiet", "0s"));
        all.putAll(values);
        return Settings.of(List.of(Source.of("test", all)), ENVIRONMENT).scope("stowage");
    }

    public static MemoryStore memory() {
        return memory(Clock.systemUTC());
    }

    public static MemoryStore memory(Clock clock) {
        return new MemoryStore(MemoryConfig.from(Settings.of(List.of(), Map.of())), clock);
    }

    static V1Server start(ObjectStore store) throws Exception {
        return start(store, new FakeMetering(), Map.of());
    }

    static V1Server start(ObjectStore store, Metering metering, Map<String, String> settings) throws Exception {
        return start(store, metering, Clock.systemUTC(), settings);
    }

    static V1Server start(ObjectStore store, Metering metering, Clock clock, Map<String, String> settings)
            throws Exception {
        UploadAuthorization trusting = new TrustAll(config(settings).trustAllAnywhere());
        return new V1Server(store, metering, trusting, clock, settings);
    }

    /** A node that asks {@code authorization} about uploads. */
    static V1Server start(ObjectStore store, UploadAuthorization authorization) throws Exception {
        return authorizing(store, authorization, Clock.systemUTC(), Map.of());
    }

    /** The same with a clock and settings. */
    static V1Server authorizing(
            ObjectStore store, UploadAuthorization authorization, Clock clock, Map<String, String> settings)
            throws Exception {
        return new V1Server(store, new FakeMetering(), authorization, clock, settings);
    }

    TestServer server() {
        return server;
    }

    NativeParts room() {
        return room;
    }

    int port() {
        return server.uri("/").getPort();
    }

    /** The memory of readers. */
    Permits permits() {
        return permits;
    }

    /** The memory of bodies on their way in. */
    BodyMemory bodies() {
        return bodies;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        // Whatever a test is about, the answer has to be one that the document of this interface knows.
        document.check(method, path, answer);
        return answer;
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<byte[]> putTree(String json) throws IOException, InterruptedException {
        return send("PUT", "/v1/blob-tree/", Text.bytes(json), "Content-Type", "application/json");
    }

    HttpResponse<byte[]> putChunk(TestBlob blob, int index) throws IOException, InterruptedException {
        return send("PUT", "/v1/chunk/" + blob.chunkQuery(index), blob.chunk(index));
    }

    HttpResponse<byte[]> getBlob(TestBlob blob, String... headers) throws IOException, InterruptedException {
        return get("/v1/blob/" + blob.blobQuery(), headers);
    }

    /** Tree and all chunks; returns the word of the last answer. */
    String upload(TestBlob blob) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = putTree(blob.request());
        for (int i = 0; i < blob.chunks() && blob.bytes().length > 0; i++) {
            answer = putChunk(blob, i);
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + Text.of(answer));
        }
        return Requests.json(Text.of(answer)).path("status").textValue();
    }

    @Override
    public void close() throws IOException {
        server.close();
        front.close();
        room.close();
    }
}
