package io.stowage.demo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import io.stowage.database.TestDatabases;
import io.stowage.login.Callers;
import io.stowage.ops.FakeClock;
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
import io.stowage.web.client.LocalCallers;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The demo front in a server, over an embedded database and a store in memory. */
final class DemoServer implements AutoCloseable {
    static final String STORE = "here";

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeClock clock = new FakeClock();
    private final Contents contents;
    private final AccessKeys keys;
    private final TestServer server;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeMetering metering = new FakeMetering();
    final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 26), clock);
    final Database database;

    /** @param settings those of the front, such as {@code stowage.demo.owner} */
    DemoServer(Path folder, Map<String, String> settings) throws Exception {
        Settings stowage =
                Settings.of(List.of(Source.of("test", settings)), Map.of()).scope("stowage");
        DemoConfig config = DemoConfig.from(stowage);
        database = TestDatabases.embedded(folder, AccessKeys.TABLES, Contents.TABLES);
        contents = contents(database, store, clock);
        keys = TestKeys.over(database, clock);
        Administrator administrator = new Administrator(AdminConfig.from(stowage), new ClientAddress(List.of()), clock);
        DemoFront front = new DemoFront(new DemoFront.Parts(
                new DemoObjects(database, contents, clock),
                metering,
                new Callers(new Credentials(keys, clock), administrator.guesses()),
                new LocalCallers(true),
                config.owner()));
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(front, config.mount())));
        Chain chain = new Chain(mounts, LimitsConfig.from(stowage), meters, new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    static Contents contents(Database database, MemoryStore store, FakeClock clock) {
        return new Contents(
                new Stores(Map.of(STORE, store), STORE),
                new Placement(PlacementConfig.only(STORE)),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
    }

    TestServer server() {
        return server;
    }

    /** The value of {@code Authorization} for a new key. */
    String key(String owner, String rights) {
        IssuedKey issued = keys.generate(
                KeyScope.ALL,
                new KeyRequest(
                        Optional.of(owner), Optional.empty(), Optional.of(Rights.parse(rights)), Optional.empty()));
        String pair = issued.key().id() + ":" + issued.secret();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return send(method, path, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        server.close();
        contents.close();
        store.close();
        database.close();
    }
}
