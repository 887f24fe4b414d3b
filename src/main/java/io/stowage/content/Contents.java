package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Placement;
import io.stowage.store.PutOptions;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/**
 * All contents of a context. A front receives bytes, publishes them together with a row of its own that points to the
 * content, finds and opens contents, and lets go of those that its rows point to no longer.
 */
public final class Contents implements AutoCloseable {
    public static final Migrations TABLES = Migrations.of("content", Contents.class, "V1__contents.sql");

    private final Stores stores;
    private final Placement placement;
    private final Database database;
    private final ContentConfig config;
    private final Clock clock;
    private final Keys keys;
    private final ExecutorService lanes;

    public Contents(
            Stores stores,
            Placement placement,
            Database database,
            ContentConfig config,
            Clock clock,
            RandomGenerator random) {
        this.stores = stores;
        this.placement = placement;
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.keys = new Keys(clock, random);
        this.lanes = Threads.few("stowage-digest", Runtime.getRuntime().availableProcessors());
    }

    /**
     * Stores all bytes under a new key, computing on the way what is wanted, or throws and leaves nothing. They are
     * durable when this returns, and nothing refers to them before they are published.
     */
    public Intake receive(Incoming incoming) throws IOException {
        if (incoming.key().isPresent()) {
            throw new UnsupportedOperationException("keys that are given are not built yet");
        }
        Instant began = clock.instant();
        String storeName = placement.place(incoming.attributes());
        ObjectStore store = stores.require(storeName);
        Key key = keys.next();
        HashedStream stream = new HashedStream(incoming, new OnePass(incoming.checksums(), lanes));
        Body body = incoming.length().isPresent()
                ? Body.of(stream, incoming.length().getAsLong())
                : Body.ofUnknownLength(stream);
        store.put(key, body, PutOptions.REPLACE);
        return new Intake(
                database, config, clock, new Intake.Stored(store, storeName, key, stream.received(), began));
    }

    /**
     * A content that is made of parts of others, in their order. No bytes move, and the parts are kept as long as it is.
     * It becomes visible with the rows of the same transaction, at least one of which claims it.
     */
    public Content compose(Handle rows, List<Slice> parts) {
        return new Composition(rows, parts).insert(clock.millis());
    }

    public Optional<Content> find(Handle rows, long id) {
        return ContentRows.find(rows, id);
    }

    /** A content that a row of a front points to, and which therefore is there. */
    public Content require(Handle rows, long id) {
        return find(rows, id)
                .orElseThrow(() -> new StowageException(Fault.INTERNAL, "a row points to the content " + id
                        + ", which is not there"));
    }

    /** The oldest whole content with that root of its tree. */
    public Optional<Content> findByRoot(Handle rows, Digest root) {
        return ContentRows.find(rows, "root", root.bytes());
    }

    /** The oldest whole content with that digest of all its bytes, among those whose digest was asked for. */
    public Optional<Content> findByDigest(Handle rows, Digest digest) {
        String column =
                switch (digest.algorithm()) {
                    case SHA256 -> "sha256";
                    case SHA512 -> "sha512";
                };
        return ContentRows.find(rows, column, digest.bytes());
    }

    /**
     * Notes, in the transaction in which a front drops a claim, that the content may be needed no longer. After the
     * grace a task looks whether anything claims it.
     */
    public void letGo(Handle rows, long content) {
        Loose.note(rows, content, clock.millis());
    }

    @Override
    public void close() {
        lanes.shutdownNow();
    }
}
