package io.stowage.content;

import io.stowage.content.intake.Destination;
import io.stowage.content.intake.FoundKey;
import io.stowage.content.intake.HashedStream;
import io.stowage.content.intake.HeldKey;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.intake.KnownKey;
import io.stowage.content.intake.LostPlaces;
import io.stowage.content.intake.NewKey;
import io.stowage.content.intake.OnePass;
import io.stowage.content.intake.ReplacedKey;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.LocatedContent;
import io.stowage.content.rows.LooseContents;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.content.rows.PlaceWatch;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.UploadKeys;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.transfer.DirectCopy;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
    private final PlaceWatch watch;
    private final UploadKeys keys;
    private final KeyHolds holds;
    private final ContentRows contentRows;
    private final LostPlaces lost;
    private final PieceLists lists;
    private final ContentReading reading;
    private final ExecutorService lanes;

    public Contents(
            Stores stores,
            Placement placement,
            Database database,
            ContentConfig config,
            Clock clock,
            RandomGenerator random,
            ReadingParts readers) {
        this(stores, placement, database, config, clock, random, readers, PlaceWatch.NONE);
    }

    /** @param watch is told of new places */
    public Contents(
            Stores stores,
            Placement placement,
            Database database,
            ContentConfig config,
            Clock clock,
            RandomGenerator random,
            ReadingParts readers,
            PlaceWatch watch) {
        this(
                stores,
                placement,
                database,
                config,
                clock,
                random,
                readers,
                watch,
                PieceLists.MOST_IN_ROW,
                KeyHolds.PATIENCE);
    }

    Contents(
            Stores stores,
            Placement placement,
            Database database,
            ContentConfig config,
            Clock clock,
            RandomGenerator random,
            ReadingParts readers,
            PlaceWatch watch,
            int mostPiecesInRow,
            Duration patience) {
        this.watch = watch;
        this.stores = stores;
        this.placement = placement;
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.keys = new UploadKeys(clock, random);
        this.holds = new KeyHolds(database, clock, random, patience);
        this.lists = new PieceLists(database, stores, keys, clock, mostPiecesInRow);
        this.reading = new ContentReading(database, stores, lists, readers, clock);
        this.contentRows = new ContentRows(clock, config.deduplicate(), lists, watch);
        this.lost = new LostPlaces(stores, database, contentRows);
        this.lanes = Threads.few("stowage-digest", Runtime.getRuntime().availableProcessors());
    }

    /**
     * Stores all bytes under a new key, computing on the way what is wanted, or throws and leaves nothing. They are
     * durable when this returns, and nothing refers to them before they are published.
     */
    public Intake receive(Incoming incoming) throws IOException {
        Instant began = clock.instant();
        String storeName = incoming.store().orElseGet(() -> placement.place(incoming.attributes()));
        return receive(incoming, destination(incoming, storeName), storeName, began);
    }

    /**
     * Reads an object that lies in a store and that no row knows, for it to be published where it lies. Whatever happens,
     * the object stays.
     *
     * @param expected of all its bytes; others are refused
     */
    public Intake adopt(String storeName, Key key, Digest expected) throws IOException {
        ObjectStore store = stores.require(storeName);
        KeyHolds.Hold hold = holds.draw(storeName, requireGiven(key));
        boolean free = database.write(
                "hold " + key,
                rows -> ContentRows.placeAt(rows, storeName, key).isEmpty() && holds.takeAsItIs(rows, hold));
        if (!free) {
            throw new StowageException(
                    Fault.BUSY, key + " in " + storeName + " is a place already, or is being written");
        }
        return adopt(store, key, expected, new FoundKey(hold, holds, contentRows, clock), storeName);
    }

    private Intake adopt(ObjectStore store, Key key, Digest expected, FoundKey found, String storeName)
            throws IOException {
        Instant began = clock.instant();
        boolean received = false;
        try (Reading reading = store.open(key, ByteRange.ALL)
                .orElseThrow(() ->
                        new StowageException(Fault.NOT_FOUND, "there is nothing under " + key + " in " + storeName))) {
            OptionalLong length = OptionalLong.of(reading.info().length());
            Intake intake = receive(Incoming.of(reading.stream(), length).expecting(expected), found, storeName, began);
            received = true;
            return intake;
        } finally {
            if (!received) {
                found.discard();
            }
        }
    }

    private Intake receive(Incoming incoming, Destination destination, String storeName, Instant began)
            throws IOException {
        HashedStream stream = new HashedStream(incoming, new OnePass(incoming.checksums(), lanes), destination);
        Body body = incoming.length().isPresent()
                ? Body.of(stream, incoming.length().getAsLong())
                : Body.ofUnknownLength(stream);
        Intake intake =
                new Intake(database, config.longestIntake(), clock, destination, contentRows, lists, storeName, began);
        try {
            destination.store(body);
            return intake.received(stream.received());
        } catch (IOException | RuntimeException e) {
            intake.close();
            throw e;
        }
    }

    private Destination destination(Incoming incoming, String storeName) {
        ContentRows its = incoming.copyOf().map(contentRows::copying).orElse(contentRows);
        if (incoming.key().isPresent()) {
            return given(storeName, requireGiven(incoming.key().get()), its);
        }
        Optional<Function<Received, Key>> naming = incoming.naming();
        return naming.isPresent()
                ? replaced(storeName, received -> requireGiven(naming.get().apply(received)), its)
                : new NewKey(
                        stores.require(storeName),
                        storeName,
                        keys.next(),
                        its,
                        lost,
                        incoming.copyOf().isPresent());
    }

    private static Key requireGiven(Key key) {
        if (key.startsWith(UploadKeys.PREFIX)) {
            throw new IllegalArgumentException("keys below " + UploadKeys.PREFIX + " are not given");
        }
        return key;
    }

    private ReplacedKey replaced(String storeName, Function<Received, Key> naming, ContentRows its) {
        return new ReplacedKey(stores.require(storeName), storeName, keys.next(), naming, holds, its, clock);
    }

    /** By what lies there now. A content that lies there is kept for as long as these bytes may take to come. */
    private Destination given(String storeName, Key key, ContentRows its) {
        ObjectStore store = stores.require(storeName);
        KeyHolds.Hold hold = holds.draw(storeName, key);
        return database.write("look at " + key, rows -> {
            Optional<Place> place = ContentRows.placeAt(rows, storeName, key);
            if (place.isPresent() && place.get().state() == Place.State.WHOLE) {
                LooseContents.note(rows, place.get().content(), clock.millis());
                return new KnownKey(storeName, key);
            }
            if (place.isEmpty() && holds.take(rows, hold)) {
                return new HeldKey(store, hold, holds, its, clock);
            }
            return replaced(storeName, received -> key, its);
        });
    }

    /**
     * Makes sure that a content also lies whole under this key of this store, from wherever it lies now. The caller has a
     * claim to it. Bytes are proven on the way; a failure leaves the places that there were.
     */
    public void copy(Content content, String storeName, Key key) throws IOException {
        boolean there = database.read(
                "look at " + key,
                rows -> ContentRows.placeAt(rows, storeName, key)
                        .filter(place -> place.content() == content.id() && place.state() == Place.State.WHOLE)
                        .isPresent());
        if (there) {
            return;
        }
        try (InputStream bytes = stream(content);
                Intake intake = receive(Incoming.of(bytes, OptionalLong.of(content.size()))
                        .in(storeName)
                        .at(key)
                        .copying(content))) {
            intake.publish("copy a content to " + storeName, (rows, copied) -> {
                if (copied.id() != content.id()) {
                    throw new StowageException(
                            Fault.CONFLICT, key + " in " + storeName + " belongs to another content of the same bytes");
                }
                watch.stored(rows, content, storeName, key, true);
                return copied;
            });
        }
    }

    /**
     * Lets the collector delete copies under names of chance that lie in a store beside one under a given name that ends
     * so, within the transaction of a front that put the bytes there for a while.
     */
    public void dropSpares(Handle rows, long content, String endOfName) {
        List<Place> whole = ContentRows.places(rows, content).stream()
                .filter(place -> place.state() == Place.State.WHOLE)
                .toList();
        Set<String> named = whole.stream()
                .filter(place -> place.key().text().endsWith(endOfName))
                .map(Place::store)
                .collect(Collectors.toSet());
        whole.stream()
                .filter(place -> place.key().startsWith(UploadKeys.PREFIX) && named.contains(place.store()))
                .forEach(place -> ContentRows.drop(rows, place, clock.millis()));
    }

    /** All bytes of a content, proven, for what reads and does not answer a request. */
    public InputStream stream(Content content) {
        return new ContentStream(this, content);
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
        return find(rows, id).orElseThrow(() -> lost(id));
    }

    /** The same, and where it lies: who opens it needs no other look at the rows, unless it has more than one piece. */
    public LocatedContent locate(Handle rows, long id) {
        return ContentRows.locate(rows, id).orElseThrow(() -> lost(id));
    }

    /** The same for many at once, in the order of {@code ids}. */
    public List<Content> require(Handle rows, List<Long> ids) {
        Map<Long, Content> found = ContentRows.find(rows, ids);
        return ids.stream()
                .map(id -> Optional.ofNullable(found.get(id)).orElseThrow(() -> lost(id)))
                .toList();
    }

    private static StowageException lost(long id) {
        return new StowageException(Fault.INTERNAL, "a row points to the content " + id + ", which is not there");
    }

    /** The oldest whole content with that root of its tree. */
    public Optional<Content> findByRoot(Handle rows, Digest root) {
        return ContentRows.find(rows, "root", root.bytes());
    }

    /** The contents with that root, oldest first: the same bytes are several where they were put together anew. */
    public List<Content> withRoot(Handle rows, Digest root) {
        return ContentRows.withRoot(rows, root.bytes());
    }

    /** The oldest whole content with that digest of all its bytes, among those whose digest was asked for. */
    public Optional<Content> findByDigest(Handle rows, Digest digest) {
        String column = switch (digest.algorithm()) {
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
        LooseContents.note(rows, content, clock.millis());
    }

    /** The same for many at once. */
    public void letGo(Handle rows, Collection<Long> contents) {
        LooseContents.noteAll(rows, contents, clock.millis());
    }

    /**
     * A range of a content, each piece of which is proven before its first byte leaves. Room for it is taken and the first
     * piece is verified when this returns; one that lies nowhere as it was stored is the fault CORRUPT. Never called within
     * a work of the database.
     *
     * @param span not empty, unless the content is
     */
    public PieceReader open(Content content, Span span) throws IOException {
        return reading.open(content, span);
    }

    /** The same for a content that was found with its places. */
    public PieceReader open(LocatedContent located, Span span) throws IOException {
        return reading.open(located, span);
    }

    /**
     * Whether all bytes of a content lie somewhere, by asking the stores and not the rows alone; places that turn out to be
     * empty are noted. An exception means that a store could not be asked. Never called within a work of the database.
     */
    public boolean isStored(Content content) throws IOException {
        return reading.isStored(content);
    }

    /** For sending what was opened. */
    public DirectCopy pump() {
        return reading.anySource().directCopy();
    }

    /** Where copies of a content lie, whole ones first; a composed one lies nowhere itself. */
    public List<Place> places(Handle rows, long content) {
        return ContentRows.places(rows, content);
    }

    /** When all places of a content, or of its parts, had been read again after they were written; empty while some were not. */
    public Optional<Instant> verifiedAt(LocatedContent located) {
        Content content = located.content();
        return content.composed()
                ? database.read("find when a content was verified", rows -> ContentRows.verifiedAt(rows, content.id()))
                : located.verifiedAt();
    }

    /** The same for many contents at once, by their ids. */
    public Map<Long, List<Place>> places(Handle rows, Collection<Long> those) {
        return ContentRows.placesOf(rows, those);
    }

    /** The places of a store by what is known of them. */
    public PlaceCounts countPlaces(Handle rows, String storeName) {
        return ContentRows.countPlaces(rows).getOrDefault(storeName, PlaceCounts.NONE);
    }

    /** The parts of a composed content in their order; each lies in places of its own. */
    public List<Slice> spans(Handle rows, long whole) {
        return Composition.spansOf(rows, whole);
    }

    /** The hashes that prove the pieces of contents. */
    public PieceLists pieces() {
        return lists;
    }

    @Override
    public void close() {
        lanes.shutdownNow();
    }
}
