package io.stowage.artifacts.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Backends;
import io.stowage.artifacts.routing.Routing;
import io.stowage.artifacts.routing.RoutingRules;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.collect.Collector;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.events.Event;
import io.stowage.events.EventLog;
import io.stowage.ops.FakeClock;
import io.stowage.ops.WatchedFile;
import io.stowage.store.ListQuery;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.store.Stores;
import io.stowage.store.guard.FlakyStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Glob;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** A registry over two stores in memory: {@code near}, where everything goes that no rule means, and {@code far}. */
final class RegistryFixture implements AutoCloseable {
    static final Requester CI = new Requester("ci-key", "alice", List.of(new Glob("ci/**")), false);
    static final Requester OTHER = new Requester("other-key", "bob", List.of(new Glob("bob")), false);
    static final Requester ADMIN = new Requester("admin-key", "root", List.of(), true);

    static final String RETENTION = """
            { "default": "standard",
              "classes": {
                "ephemeral": { "max_age": "P7D" },
                "standard":  { "max_age": "P90D", "keep_last": 1 },
                "forever":   {},
                "release":   { "immutable": true, "min_age": "P3650D" },
                "evidence":  { "immutable": true, "min_age": "P3650D", "delete": "admin" } },
              "grace": "P1D", "abandon_open_after": "P2D" }""";
    static final String ROUTING = """
            { "default": ["near"],
              "rules": [
                { "name": "both", "when": { "label.copies": "two" }, "use": ["near", "far"] },
                { "name": "any", "when": { "label.copies": "first" }, "use": ["near", "far"], "write": "first" },
                { "name": "most", "when": { "label.copies": "quorum" }, "use": ["near", "far"], "write": "quorum:1" } ] }""";

    private static final Duration GRACE = Duration.ofHours(24);

    final FakeClock clock = new FakeClock();
    final FlakyStore near = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 27), clock));
    final FlakyStore far = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 27), clock));
    final Stores stores = new Stores(Map.of("near", near, "far", far), "near");
    final Backends backends =
            new Backends(List.of(new Backend("near", "near", "registry"), new Backend("far", "far", "")));
    final Database database;
    final Contents contents;
    final EventLog events;
    final Registry registry;
    private final Random verifications = new Random(6);
    final Collector collector;

    /** @param database with the tables of contents and events */
    RegistryFixture(Database database) {
        this(database, true);
    }

    RegistryFixture(Database database, boolean deduplicate) {
        this(database, deduplicate, WatchedFile.fixed(RetentionRules.parse(RETENTION)));
    }

    RegistryFixture(Database database, boolean deduplicate, WatchedFile<RetentionRules> retention) {
        this.database = database;
        ContentConfig config = ContentConfig.of(GRACE, deduplicate);
        this.contents = new Contents(
                stores,
                new Placement(PlacementConfig.only("near")),
                database,
                config,
                clock,
                new Random(1),
                TestReaders.inMemory());
        this.events = new EventLog(database, "here", clock, new Random(3));
        this.registry = new Registry(
                new Registry.Rules(
                        Routing.fixed(backends, RoutingRules.parse(ROUTING, backends)),
                        retention,
                        new RegistryLimits(100, 1 << 26, 64, 256, 1 << 20),
                        Algorithm.SHA256,
                        Set.of(Checksum.SHA512)),
                new Registry.Ground(database, contents, stores, events, clock, new Random(2)));
        this.collector = new Collector(database, stores, config, clock, new Random(4));
    }

    static StoreException away() {
        return new StoreException(StoreException.Reason.UNAVAILABLE, "no answer");
    }

    /** Reads all places of a backend again. */
    void verify(String store) throws InterruptedException {
        try (VerifyJobs jobs = new VerifyJobs(new VerifyParts(
                database,
                stores,
                contents.pieces(),
                events,
                new Leases(database, "here", clock),
                ContentConfig.of(GRACE, true),
                KeyNames.SAME,
                new VerificationMeters(new SimpleMeterRegistry()),
                clock,
                verifications,
                Duration.ofMillis(1)))) {
            Job unused = jobs.run(store, VerifyOptions.USUAL);
        }
    }

    static PackageDraft draft(String version) {
        return new PackageDraft(
                new Coordinates("ci/nightly", "tool", version),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    static PackageDraft draft(String version, String retentionClass) {
        PackageDraft plain = draft(version);
        return new PackageDraft(
                plain.coordinates(), Optional.of(retentionClass), Map.of(), Optional.empty(), List.of());
    }

    static PackageDraft labelled(String version, String name, String value) {
        PackageDraft plain = draft(version);
        return new PackageDraft(
                plain.coordinates(), Optional.empty(), Map.of(name, value), Optional.empty(), List.of());
    }

    ArtifactPackage create(PackageDraft draft) {
        return registry.creation().create(draft, CI, Optional.empty()).artifact();
    }

    static AnnouncedFile wish(ArtifactPackage in, String path, Digests announced, OptionalLong length) {
        return new AnnouncedFile(in.id(), new FilePath(path), "text/plain", announced, length);
    }

    FileIntake.Stored put(ArtifactPackage in, String path, String text) throws IOException {
        return put(in, path, text.getBytes(UTF_8), Digests.NONE);
    }

    FileIntake.Stored put(ArtifactPackage in, String path, byte[] bytes, Digests announced) throws IOException {
        return registry.intake()
                .store(wish(in, path, announced, OptionalLong.of(bytes.length)), CI, new ByteArrayInputStream(bytes));
    }

    /** Made, filled with one file and finalized. */
    ArtifactPackage publish(PackageDraft draft, String text) throws IOException {
        ArtifactPackage made = create(draft);
        put(made, "file.txt", text);
        return finish(made);
    }

    ArtifactPackage finish(ArtifactPackage made) throws IOException {
        return registry.finalization().finish(made.id(), CI, Optional.empty());
    }

    String read(ArtifactPackage from, String path, Requester party) throws IOException {
        ArtifactFile file = registry.files().require(from.id(), new FilePath(path), party);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = registry.files().open(file, new Span(0, file.length()))) {
            reader.writeTo(out);
        }
        return out.toString(UTF_8);
    }

    static Digest sha256(String text) {
        return Digest.compute(Algorithm.SHA256, text.getBytes(UTF_8));
    }

    static Digests announced(String text) {
        return Digests.NONE.with(Checksum.SHA256, sha256(text).hex());
    }

    List<String> keys(FlakyStore store) throws IOException {
        return store.list(ListQuery.prefix("")).objects().stream()
                .map(object -> object.key().text())
                .toList();
    }

    List<String> types() {
        return events.after(0, Set.of(), EventLog.MOST).stream()
                .map(Event::type)
                .toList();
    }

    int count(String table) {
        return database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    Expiry.Round expire() {
        return registry.expiry().run(() -> true, rows -> {});
    }

    @Override
    public void close() throws IOException {
        events.close();
        contents.close();
        stores.close();
        database.close();
    }
}
