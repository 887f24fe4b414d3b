package io.stowage.nix;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.IssuedKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.Rights;
import io.stowage.access.TestKeys;
import io.stowage.billing.FakeMetering;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.database.Database;
import io.stowage.database.LeasedTasks;
import io.stowage.database.TestDatabases;
import io.stowage.login.Callers;
import io.stowage.nix.cache.Ground;
import io.stowage.nix.cache.NixCaches;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.collect.Collections;
import io.stowage.nix.upstream.PullThroughs;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Tasks;
import io.stowage.ops.TasksConfig;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The front for Nix in a server, over an embedded database and a store in memory. */
final class NixServer implements AutoCloseable {
    static final String ALICE = "ryjl3-tyaaa-aaaaa-aaaba-cai";
    static final String CACHE_ACCOUNT = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String STORE = "here";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Contents contents;
    private final PullThroughs pulls;
    private final AccessKeys keys;
    private final Database database;
    private final TestServer server;
    private final SdkTracerProvider tracing;

    final InMemorySpanExporter spans = InMemorySpanExporter.create();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeClock clock = new FakeClock();
    private final Tasks tasks = new Tasks(executor, clock, new Random(1), meters, TasksConfig.DEFAULTS);
    final LeasedTasks leased;
    final FakeMetering metering = new FakeMetering();
    final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 26), clock);
    final LinkingStore links = new LinkingStore(store);

    /** The key of {@link #send}, which may read and write. */
    final IssuedKey writer;

    /** @param settings those of the front, such as {@code stowage.nix.public} */
    NixServer(Path folder, Map<String, String> settings) throws Exception {
        Settings stowage =
                Settings.of(List.of(Source.of("test", settings)), Map.of()).scope("stowage");
        NixConfig config = NixConfig.from(stowage);
        database = TestDatabases.embedded(folder, AccessKeys.TABLES, Contents.TABLES);
        Stores stores = new Stores(Map.of(STORE, links), STORE);
        Placement placement = new Placement(PlacementConfig.only(STORE));
        contents = new Contents(
                stores,
                placement,
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
        keys = TestKeys.over(database, clock);
        writer = key("read,write:nix");
        Administrator administrator = new Administrator(AdminConfig.from(stowage), new ClientAddress(List.of()), clock);
        tracing = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build();
        Ground ground = new Ground(database, contents, stores, placement, clock);
        NixCaches caches = new NixCaches(config.caches(), ground);
        leased = new LeasedTasks(database, tasks, new Random(1), clock);
        pulls = new PullThroughs(
                config.pulls(),
                caches,
                new PullThroughs.Ground(database, metering, meters, clock, cache -> CACHE_ACCOUNT));
        NixFront front = new NixFront(new NixFront.Parts(
                caches,
                new Collections(caches, ground, leased, meters),
                pulls,
                metering,
                new Callers(new Credentials(keys, clock), administrator.guesses()),
                contents.pump(),
                meters,
                tracing.get("test")));
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(front, config.mount())));
        Chain chain = new Chain(mounts, LimitsConfig.from(stowage), meters, new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    TestServer server() {
        return server;
    }

    IssuedKey key(String rights) {
        return keys.generate(
                KeyScope.ALL,
                new KeyRequest(
                        Optional.of(ALICE), Optional.empty(), Optional.of(Rights.parse(rights)), Optional.empty()));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** With the key that may read and write. */
    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return as(basic("anybody", writer.secret()), method, path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> put(String path, byte[] body, String... headers) throws Exception {
        return as(basic("", writer.secret()), "PUT", path, BodyPublishers.ofByteArray(body), headers);
    }

    HttpResponse<String> anonymously(String method, String path) throws Exception {
        return as("", method, path, BodyPublishers.ofString(method.equals("PUT") ? "x" : ""));
    }

    /** @param authorization empty for none */
    HttpResponse<String> as(String authorization, String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!authorization.isEmpty()) {
            all.addAll(List.of("Authorization", authorization));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(method, method.startsWith("P") ? body : BodyPublishers.noBody());
        if (!all.isEmpty()) {
            request.headers(all.toArray(String[]::new));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** NAR and narinfo, below this path. */
    void push(String cache, TestNar nar) throws Exception {
        HttpResponse<String> first = put(cache + "/nar/" + nar.name(), nar.bytes());
        HttpResponse<String> second = send("PUT", cache + "/" + nar.hash() + ".narinfo", nar.narInfo());
        if (first.statusCode() >= 300 || second.statusCode() >= 300) {
            throw new AssertionError(first.body() + second.body());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        pulls.close();
        tracing.close();
        tasks.close();
        executor.shutdownNow();
        contents.close();
        store.close();
        database.close();
    }
}
