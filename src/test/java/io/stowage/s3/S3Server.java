package io.stowage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.IssuedKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.Rights;
import io.stowage.access.TestKeys;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.jobs.Pace;
import io.stowage.content.verify.ComposedRoots;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.store.ObjectStore;
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
import io.stowage.web.client.AddressRange;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The S3 front on a real server, with its rows and its bytes wherever a test wants them. */
final class S3Server implements AutoCloseable {
    static final String REGION = "stowage";
    static final String PAYER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    final ChargeBook charges = new ChargeBook();
    final AccessKeys keys;
    final S3Parts parts;
    final IssuedKey key;
    private final Database database;
    private final Stores stores;
    private final ObjectStore store;
    private final Contents contents;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Chain chain;
    private final TestServer server;

    /** Opens an empty database with the tables of these rooms, for one server. */
    @FunctionalInterface
    interface Rows {
        Database open(Migrations... tables);
    }

    S3Server(Rows rows, Map<String, String> chosen) throws Exception {
        this(rows, new MemoryStore(new MemoryConfig(1 << 28), Clock.systemUTC()), chosen);
    }

    S3Server(Rows rows, ObjectStore store, Map<String, String> chosen) throws Exception {
        this(rows, store, chosen, Clock.systemUTC());
    }

    S3Server(Rows rows, ObjectStore store, Map<String, String> chosen, Clock clock) throws Exception {
        Map<String, String> values = new HashMap<>(chosen);
        values.putIfAbsent("stowage.s3.region", REGION);
        Settings settings =
                Settings.of(List.of(Source.of("test", values)), Map.of()).scope("stowage");
        this.store = store;
        this.database = rows.open(AccessKeys.TABLES, Contents.TABLES);
        this.stores = new Stores(Map.of("here", store), "here");
        this.contents = new Contents(
                stores,
                new Placement(new PlacementConfig("here", List.of())),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
        this.keys = TestKeys.over(database, clock);
        this.key = newKey(Optional.of(PAYER), "read,write");
        ClientAddress addresses = new ClientAddress(List.of(AddressRange.parse("127.0.0.1")));
        Administrator administrator = new Administrator(AdminConfig.from(settings), addresses, clock);
        S3Config config = S3Config.from(settings);
        this.parts = new S3Parts(
                config,
                new S3Parts.Shared(
                        database,
                        contents,
                        keys,
                        new Credentials(keys, clock),
                        administrator.guesses(),
                        addresses,
                        charges,
                        clock,
                        new Random(2)));
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new S3Front(config, parts), config.mount())));
        this.chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(3));
        assertThat(settings.problems()).isEmpty();
        this.server = new TestServer("/", context -> chain::answer);
    }

    IssuedKey newKey(Optional<String> owner, String rights) {
        return keys.generate(
                KeyScope.ALL,
                new KeyRequest(
                        owner.or(() -> Optional.of("ryjl3-tyaaa-aaaaa-aaaba-cai")),
                        Optional.empty(),
                        Optional.of(Rights.parse(rights)),
                        Optional.empty()));
    }

    /** What a task does now and again. */
    int computeRoots() throws InterruptedException {
        return new ComposedRoots(database, contents, stores, new Pace(1L << 40)).compute(() -> true, rows -> {});
    }

    /** Changes rows as something that is not under test here would. */
    void change(String sql) {
        database.write("change rows", rows -> rows.execute(sql));
    }

    int port() {
        return server.port();
    }

    URI endpoint() {
        return server.uri("/s3");
    }

    String raw(String request) throws IOException {
        return server.raw(request);
    }

    S3Client client() {
        return client(key);
    }

    S3Client client(IssuedKey with) {
        return client(StaticCredentialsProvider.create(
                AwsBasicCredentials.create(with.key().id(), with.secret())));
    }

    S3Client anonymous() {
        return client(AnonymousCredentialsProvider.create());
    }

    private S3Client client(AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .build();
    }

    SignedClient signed() {
        return signed(key);
    }

    SignedClient signed(IssuedKey with) {
        return new SignedClient(server.uri(""), with.key().id(), with.secret());
    }

    @Override
    public void close() throws IOException {
        server.close();
        contents.close();
        database.close();
        store.close();
        threads.shutdownNow();
    }
}
