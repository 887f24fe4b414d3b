package io.stowage.content.rows;

import io.stowage.database.Database;
import io.stowage.database.SqlLists;
import io.stowage.digest.Algorithm;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The hashes of the pieces of contents: in the content's row, or, of large contents, in an object of their own that goes
 * with the content. The content's root proves such an object.
 */
public final class PieceLists {
    /** Those of 4 GiB, which take 128 KiB. */
    public static final int MOST_IN_ROW = 4096;

    private static final int HASH = Algorithm.SHA256.bytes();

    private final Database database;
    private final Stores stores;
    private final UploadKeys keys;
    private final Clock clock;
    private final int mostInRow;

    public PieceLists(Database database, Stores stores, UploadKeys keys, Clock clock, int mostInRow) {
        this.database = database;
        this.stores = stores;
        this.keys = keys;
        this.clock = clock;
        this.mostInRow = mostInRow;
    }

    /** A list that lies in a store. */
    public record Stored(String store, Key key) {}

    /** Stores the list of bytes that came, where it is too long for a row. */
    public Optional<Stored> store(ChunkHashes pieces, String storeName) {
        if (pieces.count() <= mostInRow) {
            return Optional.empty();
        }
        Key key = keys.next();
        try {
            stores.require(storeName).put(key, Body.of(bytes(pieces)), PutOptions.REPLACE);
        } catch (IOException e) {
            throw new StowageException(
                    Fault.STORE_UNAVAILABLE,
                    "cannot write the list " + key + " to " + storeName + ": " + e.getMessage(),
                    e);
        }
        return Optional.of(new Stored(storeName, key));
    }

    /** Whether the content has this list now, and not one already. */
    public boolean attach(Handle rows, Content content, Stored list) {
        return rows.execute(
                        "INSERT INTO content_pieces (content, store, name) VALUES (?, ?, ?)"
                                + " ON CONFLICT (content) DO NOTHING",
                        content.id(),
                        list.store(),
                        list.key().text())
                == 1;
    }

    public void remove(Stored list) throws IOException {
        stores.require(list.store()).delete(list.key());
    }

    /** What stands in the content's row; nothing where there are too many. */
    Optional<byte[]> forRow(ChunkHashes pieces) {
        return pieces.count() == 1 || pieces.count() > mostInRow ? Optional.empty() : Optional.of(bytes(pieces));
    }

    /** From the rows alone; empty where the list lies in a store. */
    public static Optional<ChunkHashes> inRow(Handle rows, Content content) {
        return Optional.ofNullable(inRows(rows, List.of(content)).get(content.id()));
    }

    /** The same for many contents, by their ids; those whose list lies in a store are left out. */
    public static Map<Long, ChunkHashes> inRows(Handle rows, List<Content> contents) {
        Map<Long, ChunkHashes> found = new HashMap<>();
        Set<Long> longer = new LinkedHashSet<>();
        for (Content content : contents) {
            if (isLonger(content)) {
                longer.add(content.id());
            } else {
                ofOnePiece(content).ifPresent(hashes -> found.put(content.id(), hashes));
            }
        }
        for (List<Long> part : SqlLists.parts(longer)) {
            SqlLists.query(rows, "SELECT id, pieces FROM content WHERE pieces IS NOT NULL AND id IN", part, "")
                    .map((row, context) -> Map.entry(row.getLong(1), hashes(row.getBytes(2))))
                    .forEach(list -> found.put(list.getKey(), list.getValue()));
        }
        return found;
    }

    /** Of a content of one piece, whose root is the hash of it; empty for any other one. */
    public static Optional<ChunkHashes> ofOnePiece(Content content) {
        return isLonger(content) ? Optional.empty() : content.root().map(root -> hashes(root.bytes()));
    }

    private static boolean isLonger(Content content) {
        return new BlobSize(content.size()).chunks() > 1;
    }

    /** The hashes of a content that is not composed. Nothing that the content's root does not prove is given away. */
    public ChunkHashes load(Content content) throws IOException {
        Optional<ChunkHashes> inRow = database.read("find pieces", rows -> inRow(rows, content));
        if (inRow.isPresent()) {
            return inRow.get();
        }
        Stored list = database.read("find a list of pieces", rows -> find(rows, content.id()))
                .orElseThrow(() -> lost(content, "it has none"));
        return read(content, list);
    }

    /** Stores the list again, as the bytes themselves gave it. */
    public void mend(Content content, ChunkHashes pieces, String storeName) {
        replace(content, pieces, storeName, clock.millis());
    }

    /**
     * Brings a list that is whole to another store.
     *
     * @param due when the old one may be deleted
     */
    public void move(Content content, String storeName, long due) throws IOException {
        replace(content, load(content), storeName, due);
    }

    private void replace(Content content, ChunkHashes pieces, String storeName, long due) {
        Optional<Stored> written = store(pieces, storeName);
        written.ifPresent(list -> database.write("replace a list of pieces", rows -> {
            find(rows, content.id()).ifPresent(old -> Removals.note(rows, old.store(), old.key(), due));
            rows.execute("DELETE FROM content_pieces WHERE content = ?", content.id());
            return attach(rows, content, list);
        }));
    }

    private static Optional<Stored> find(Handle rows, long content) {
        return rows.createQuery("SELECT store, name FROM content_pieces WHERE content = :content")
                .bind("content", content)
                .map((row, context) -> new Stored(row.getString(1), Key.of(row.getString(2))))
                .findOne();
    }

    private ChunkHashes read(Content content, Stored list) throws IOException {
        BlobSize size = new BlobSize(content.size());
        long expected = size.chunks() * HASH;
        Reading reading = stores.require(list.store())
                .open(list.key(), ByteRange.ALL)
                .orElseThrow(() -> lost(content, list.key() + " is not there"));
        try (reading) {
            if (reading.span().length() != expected) {
                throw lost(content, list.key() + " has " + reading.span().length() + " bytes, not " + expected);
            }
            ChunkHashes hashes = hashes(reading.stream().readNBytes(Math.toIntExact(expected)));
            if (!content.root()
                    .equals(Optional.of(
                            BlobTree.of(size, hashes, HeaderLines.NONE).root()))) {
                throw lost(content, list.key() + " has another root");
            }
            return hashes;
        }
    }

    private static StowageException lost(Content content, String why) {
        return new StowageException(
                Fault.CORRUPT,
                "the list of the pieces of content " + content.id() + " is lost: " + why
                        + "; a verification of the content makes it anew");
    }

    private static ChunkHashes hashes(byte[] all) {
        ChunkHashes.Builder builder = new ChunkHashes.Builder();
        for (int from = 0; from < all.length; from += HASH) {
            builder.add(Arrays.copyOfRange(all, from, from + HASH));
        }
        return builder.build();
    }

    private static byte[] bytes(ChunkHashes pieces) {
        byte[] all = new byte[pieces.count() * HASH];
        byte[] one = new byte[HASH];
        for (int i = 0; i < pieces.count(); i++) {
            pieces.copy(i, one);
            System.arraycopy(one, 0, all, i * HASH, HASH);
        }
        return all;
    }
}
