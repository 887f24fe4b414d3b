package io.stowage.v1.blob;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.v1.wire.HashText;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Marks in the store that certain chunks of an owner are about to be removed. Nobody begins to rely on such a chunk: it
 * counts as missing, and is not stored until the mark is gone. A node looks for a mark only after the tree that needs the
 * chunk is on record, and at most {@link #quiet} before it relies on the chunk; so whoever sets a mark, waits for that
 * long and then reads all records knows every tree that relies on one of the chunks.
 */
public final class RemovalMarks {
    public static final String AREA = "blob-removal/";

    /** A mark counts for so long; the node that set it stops removing well before. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    private static final Duration LEAST_QUIET = Duration.ofSeconds(1);
    private static final int REMEMBERED = 10_000;
    private static final int MARKS_REMEMBERED = 16;

    private final ObjectStore store;
    private final Duration quiet;
    private final Clock clock;

    /** When an owner was last seen without a mark. */
    private final WeighedCache<Owner, Instant> seenWithout = new WeighedCache<>(REMEMBERED, instant -> 1);

    private final WeighedCache<Owner, Read> read = new WeighedCache<>(MARKS_REMEMBERED, mark -> 1);

    private record Read(String version, Set<Digest> chunks) {}

    public RemovalMarks(ObjectStore store, Duration quiet, Clock clock) {
        this.store = store;
        this.quiet = quiet.compareTo(LEAST_QUIET) < 0 ? LEAST_QUIET : quiet;
        this.clock = clock;
    }

    /** How long a node may rely on having seen no mark. */
    public Duration quiet() {
        return quiet;
    }

    /** Whether a chunk is about to be removed. To be asked when the tree that needs it is on record. */
    boolean has(Owner owner, Digest chunk) throws IOException {
        Optional<ObjectInfo> mark = find(owner);
        return mark.isPresent() && chunks(owner, mark.get()).contains(chunk);
    }

    /** Whether chunks of an owner are about to be removed. Records stay where they are then, for whoever reads them all. */
    public boolean isMarked(Owner owner) throws IOException {
        return find(owner).isPresent();
    }

    public void requireNone(Owner owner, Digest chunk) throws IOException {
        if (has(owner, chunk)) {
            throw new StowageException(
                    Fault.BUSY,
                    "this chunk of an expired upload is being removed; send it again in a moment",
                    null,
                    Duration.ofSeconds(2));
        }
    }

    /** Marks chunks; empty when the owner has a mark already, else the version of the new one. */
    public Optional<String> set(Owner owner, Collection<Digest> chunks) throws IOException {
        seenWithout.remove(owner);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(HashText.BYTES * chunks.size());
        chunks.forEach(chunk -> bytes.writeBytes(chunk.bytes()));
        boolean stored = store.put(key(owner), Body.of(bytes.toByteArray()), PutOptions.ONLY_IF_ABSENT)
                .stored();
        return stored ? store.head(key(owner)).map(ObjectInfo::version) : Optional.empty();
    }

    public boolean isThere(Owner owner, String version) throws IOException {
        return store.head(key(owner))
                .filter(info -> info.version().equals(version))
                .isPresent();
    }

    public void remove(Owner owner) throws IOException {
        store.delete(key(owner));
    }

    /** Removes a mark that counts no more, as its node stopped half way; says whether one that counts is left. */
    public boolean clearOld(Owner owner) throws IOException {
        Optional<ObjectInfo> mark = store.head(key(owner));
        if (mark.isPresent() && !counts(mark.get(), clock.instant())) {
            store.delete(key(owner));
            return false;
        }
        return mark.isPresent();
    }

    private Optional<ObjectInfo> find(Owner owner) throws IOException {
        Instant now = clock.instant();
        Optional<Instant> seen = seenWithout.find(owner);
        if (seen.isPresent() && now.isBefore(seen.get().plus(quiet))) {
            return Optional.empty();
        }
        Optional<ObjectInfo> mark = store.head(key(owner)).filter(info -> counts(info, now));
        if (mark.isEmpty()) {
            read.remove(owner);
            seenWithout.put(owner, now);
        }
        return mark;
    }

    private static boolean counts(ObjectInfo mark, Instant now) {
        return now.isBefore(mark.modified().plus(LIFE));
    }

    private Set<Digest> chunks(Owner owner, ObjectInfo mark) throws IOException {
        Optional<Read> known = read.find(owner).filter(each -> each.version().equals(mark.version()));
        if (known.isPresent()) {
            return known.get().chunks();
        }
        Set<Digest> chunks = new HashSet<>();
        Optional<Reading> found = store.open(key(owner), ByteRange.ALL);
        if (found.isPresent()) {
            try (Reading reading = found.get();
                    DataInputStream in = new DataInputStream(reading.stream())) {
                byte[] hash = new byte[HashText.BYTES];
                for (long left = reading.info().length() / HashText.BYTES; left > 0; left--) {
                    in.readFully(hash);
                    chunks.add(Digest.of(Algorithm.SHA256, hash));
                }
            } catch (EOFException e) {
                throw new IOException("the mark " + mark.key() + " ends early", e);
            }
            read.put(owner, new Read(mark.version(), chunks));
        }
        return chunks;
    }

    private static Key key(Owner owner) {
        return Key.of(AREA + owner);
    }
}
