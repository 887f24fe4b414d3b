package io.stowage.buckets;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.Rights;
import io.stowage.access.TestKeys;
import io.stowage.billing.Metering;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.ops.FakeClock;
import io.stowage.s3.S3Config;
import io.stowage.s3.S3Front;
import io.stowage.s3.S3Parts;
import io.stowage.s3.signing.LinkSigner;
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
import io.stowage.web.Visitor;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** S3 and the front for its buckets on a real server, and whom the console would announce. */
final class BucketsServer implements AutoCloseable {
    static final String TOKEN = "the-token-of-this-test";

    final FakeClock clock = new FakeClock();
    final AccessKeys keys;
    volatile Optional<Visitor> visitor = Optional.empty();
    private final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 26), clock);
    private final Database database;
    private final Contents contents;
    private final TestServer server;

    BucketsServer(Path folder, Map<String, String> chosen, Metering metering) throws Exception {
        Settings settings = Settings.of(List.of(Source.of("test", chosen)), Map.of("TOKEN", TOKEN))
                .scope("stowage");
        database = TestDatabases.embedded(folder, AccessKeys.TABLES, Contents.TABLES);
        contents = new Contents(
                new Stores(Map.of("here", store), "here"),
                new Placement(new PlacementConfig("here", List.of())),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
        keys = TestKeys.over(database, clock);
        Credentials credentials = new Credentials(keys, clock);
        ClientAddress addresses = new ClientAddress(List.of());
        Administrator administrator = new Administrator(AdminConfig.from(settings), addresses, clock);
        S3Config config = S3Config.from(settings);
        S3Parts parts = new S3Parts(
                config,
                new S3Parts.Shared(
                        database,
                        contents,
                        keys,
                        credentials,
                        administrator.guesses(),
                        addresses,
                        metering,
                        clock,
                        new Random(2)));
        BucketsFront front = new BucketsFront(new BucketsFront.Parts(
                parts.index(),
                keys,
                credentials,
                administrator,
                addresses,
                new LinkSigner(config.signing().region(), clock),
                new BucketRules(
                        config.buckets().reservedNames(),
                        config.buckets().defaultAcl(),
                        config.buckets().mostOfKey()),
                config.mount().path()));
        Mounts mounts = new Mounts(List.of(
                new Mounts.Mounted(front, BucketsConfig.from(settings).mount()),
                new Mounts.Mounted(new S3Front(config, parts), config.mount())));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(3));
        server = new TestServer("/", context -> (request, response, rest) -> {
            visitor.ifPresent(who -> who.announce(request));
            chain.answer(request, response, rest);
        });
    }

    AccessKey newKey(String owner, String rights) {
        KeyRequest wish = new KeyRequest(
                Optional.of(owner), Optional.empty(), Optional.of(Rights.parse(rights)), Optional.empty());
        return keys.generate(KeyScope.ALL, wish).key();
    }

    URI uri(String path) {
        return server.uri(path);
    }

    @Override
    public void close() throws IOException {
        server.close();
        contents.close();
        database.close();
        store.close();
    }
}
