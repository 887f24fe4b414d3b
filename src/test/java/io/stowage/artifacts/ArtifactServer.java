package io.stowage.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.IssuedKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.Rights;
import io.stowage.access.TestKeys;
import io.stowage.artifacts.api.OpenApiPage;
import io.stowage.artifacts.registry.Registry;
import io.stowage.artifacts.routing.Backend;
import io.stowage.billing.FakeMetering;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventLog;
import io.stowage.login.Callers;
import io.stowage.login.Managers;
import io.stowage.openapi.ApiDocument;
import io.stowage.ops.FakeClock;
import io.stowage.store.Stores;
import io.stowage.store.guard.FlakyStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.Visitor;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The registry in a server, over an embedded database and two stores in memory. Each answer is held to the document. */
final class ArtifactServer implements AutoCloseable {
    static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    static final String BASE = "/artifacts/v1";
    static final String CONSOLE = "/-/artifacts";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiDocument document = ApiDocument.ofProgram(OpenApiPage.class, "openapi.json");
    private final Contents contents;
    private final Stores stores;
    private final AccessKeys keys;
    private final TestServer server;

    /** Who logged in to the console, as far as the front there is told. */
    volatile Optional<Visitor> visitor = Optional.empty();

    final FakeClock clock = new FakeClock();
    final FakeMetering metering = new FakeMetering();
    final FlakyStore near = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 26), clock));
    final FlakyStore far = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 26), clock));
    final Database database;
    final Registry registry;

    /** Who may publish for {@code ci/**}, who may only read, and who administers. */
    final String publisher;

    final String reader;
    final String administrator;
    final String publisherKey;

    ArtifactServer(Path folder, Map<String, String> settings) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putIfAbsent("stowage.artifacts.routing", """
                { "default": "near",
                  "rules": [ { "name": "two", "when": { "label.copies": "two" }, "use": ["near", "far"] } ] }""");
        all.putIfAbsent("stowage.artifacts.retention", """
                { "default": "standard",
                  "classes": { "standard": {}, "short": { "max_age": "P1D" },
                    "release": { "immutable": true, "min_age": "P3650D" } } }""");
        Settings read = Settings.of(List.of(Source.of("test", all)), Map.of());
        Settings stowage = read.scope("stowage");
        ArtifactsConfig config = ArtifactsConfig.from(
                stowage, List.of(new Backend("near", "near", "registry"), new Backend("far", "far", "")));
        LimitsConfig limits = LimitsConfig.from(stowage);
        AdminConfig admin = AdminConfig.from(stowage);
        read.finish();
        stores = new Stores(Map.of("near", near, "far", far), "near");
        database = TestDatabases.embedded(folder, AccessKeys.TABLES, Contents.TABLES, EventLog.TABLES);
        contents = new Contents(
                stores,
                new Placement(PlacementConfig.only("near")),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
        registry = new Registry(
                new Registry.Rules(
                        config.openRouting(),
                        config.openRetention(),
                        config.limits(),
                        config.primary(),
                        config.extraDigests()),
                new Registry.Ground(
                        database,
                        contents,
                        stores,
                        new EventLog(database, "here", clock, new Random(2)),
                        clock,
                        new Random(3)));
        keys = TestKeys.over(database, clock);
        Administrator asked = new Administrator(admin, new ClientAddress(List.of()), clock);
        ArtifactsFront.Parts parts = new ArtifactsFront.Parts(registry, stores, metering);
        ArtifactsFront front = ArtifactsFront.forKeys(
                parts,
                new KeyHolders(new Callers(new Credentials(keys, clock), asked.guesses()), registry.publishers()));
        ArtifactsFront console =
                ArtifactsFront.forConsole(parts, new ConsoleVisitors(new Managers(asked), keys, registry.publishers()));
        Mounts mounts = new Mounts(
                List.of(new Mounts.Mounted(front, config.mount()), new Mounts.Mounted(console, config.console())));
        Chain chain = new Chain(mounts, limits, new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> (request, response, rest) -> {
            visitor.ifPresent(who -> who.announce(request));
            chain.answer(request, response, rest);
        });
        IssuedKey issued = key("read,write");
        publisherKey = issued.key().id();
        publisher = "Bearer " + issued.secret();
        reader = "Bearer " + key("read:artifacts").secret();
        administrator = "Bearer " + key("admin:artifacts").secret();
        registry.publishers().set(publisherKey, List.of("ci/**"));
    }

    IssuedKey key(String rights) {
        return keys.generate(
                KeyScope.ALL,
                new KeyRequest(
                        Optional.of(OWNER), Optional.empty(), Optional.of(Rights.parse(rights)), Optional.empty()));
    }

    void disable(String key) {
        AccessKey unused = keys.enable(KeyScope.ALL, key, false);
    }

    ApiDocument document() {
        return document;
    }

    TestServer server() {
        return server;
    }

    HttpResponse<String> send(String who, String method, String path, String body, String... headers) throws Exception {
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return send(who, method, path, publisher, headers);
    }

    HttpResponse<String> send(String who, String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        HttpResponse<String> answer = exchange(who, method, BASE + path, body, headers);
        // Whatever a test is about, the answer has to be one that the document of this interface knows.
        document.checkText(method, BASE + path, answer);
        return answer;
    }

    /** From the console of whoever logged in there. */
    HttpResponse<String> visit(String method, String path, String body, String... headers) throws Exception {
        HttpResponse<String> answer = exchange("", method, CONSOLE + path, BodyPublishers.ofString(body), headers);
        document.checkText(method, BASE + path, answer);
        return answer;
    }

    private HttpResponse<String> exchange(String who, String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).method(method, body);
        if (!who.isEmpty()) {
            request.header("Authorization", who);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode read(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    /** The id of a new package of the producer {@code ci/nightly}. */
    String create(String version, String more) throws Exception {
        HttpResponse<String> answer = send(
                publisher,
                "POST",
                "/packages",
                "{\"producer\":\"ci/nightly\",\"name\":\"tool\",\"version\":\"" + version + "\"" + more + "}");
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
        return read(answer).path("id").textValue();
    }

    HttpResponse<String> put(String id, String path, String body, String... headers) throws Exception {
        return send(publisher, "PUT", "/packages/" + id + "/files/" + path, BodyPublishers.ofString(body), headers);
    }

    @Override
    public void close() throws IOException {
        server.close();
        contents.close();
        stores.close();
        database.close();
    }
}
