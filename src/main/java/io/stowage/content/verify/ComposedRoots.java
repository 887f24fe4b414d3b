package io.stowage.content.verify;

import io.stowage.content.Contents;
import io.stowage.content.Slice;
import io.stowage.content.jobs.Pace;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes the roots of composed contents whose parts do not give them. Each piece is proven before it counts. */
public final class ComposedRoots {
    private static final Logger LOG = LoggerFactory.getLogger(ComposedRoots.class);
    private static final int PAGE = 100;
    private static final int PIECE = BlobSize.CHUNK_BYTES;

    private final Database database;
    private final Contents contents;
    private final Stores stores;
    private final Pace pace;

    public ComposedRoots(Database database, Contents contents, Stores stores, Pace pace) {
        this.database = database;
        this.contents = contents;
        this.stores = stores;
        this.pace = pace;
    }

    /** Goes through those that have none, until {@code goesOn} says no. Answers how many have one now. */
    public int compute(BooleanSupplier goesOn, Consumer<Handle> fence) throws InterruptedException {
        int computed = 0;
        long after = 0;
        List<Long> page = without(after);
        while (!page.isEmpty()) {
            for (long id : page) {
                if (!goesOn.getAsBoolean()) {
                    return computed;
                }
                computed += compute(id, fence) ? 1 : 0;
                after = id;
            }
            page = without(after);
        }
        return computed;
    }

    private List<Long> without(long after) {
        return database.read(
                "find contents without a root",
                rows -> rows.createQuery(
                                "SELECT id FROM content WHERE root IS NULL AND id > :after ORDER BY id LIMIT " + PAGE)
                        .bind("after", after)
                        .mapTo(Long.class)
                        .list());
    }

    private boolean compute(long id, Consumer<Handle> fence) throws InterruptedException {
        try {
            List<Slice> spans = database.read("find spans", rows -> contents.spans(rows, id));
            Digest root = root(spans);
            return database.write("note a root", rows -> {
                fence.accept(rows);
                return rows.execute("UPDATE content SET root = ? WHERE id = ? AND root IS NULL", root.bytes(), id) == 1;
            });
        } catch (IOException e) {
            LOG.warn("cannot compute the root of content {} yet: {}", id, e.getMessage());
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT && e.fault() != Fault.STORE_UNAVAILABLE) {
                throw e;
            }
            LOG.warn("cannot compute the root of content {} yet: {}", id, e.getMessage());
        }
        return false;
    }

    private Digest root(List<Slice> spans) throws IOException, InterruptedException {
        BlobHasher whole = new BlobHasher();
        for (Slice span : spans) {
            ChunkHashes hashes = contents.pieces().load(span.content());
            List<Place> places = database.read(
                    "find places", rows -> contents.places(rows, span.content().id()));
            long end = span.start() + span.length();
            for (long from = span.start() / PIECE * PIECE; from < end; from += PIECE) {
                byte[] piece = piece(span.content(), places, hashes, Math.toIntExact(from / PIECE));
                pace.take(piece.length);
                int skipped = (int) Math.max(0, span.start() - from);
                int until = (int) Math.min(piece.length, end - from);
                whole.update(piece, skipped, until - skipped);
            }
        }
        return whole.finish(HeaderLines.NONE).root();
    }

    private byte[] piece(Content content, List<Place> places, ChunkHashes hashes, int index) throws IOException {
        long from = (long) index * PIECE;
        int length = new BlobSize(content.size()).chunkLength(index);
        for (Place place : places) {
            Optional<Reading> found =
                    stores.require(place.store()).open(place.key(), ByteRange.between(from, from + length - 1));
            if (found.isPresent()) {
                try (Reading reading = found.get()) {
                    byte[] piece = reading.stream().readNBytes(length);
                    if (hashes.matches(index, ChunkHasher.hash(piece))) {
                        return piece;
                    }
                }
            }
        }
        throw new StowageException(
                Fault.CORRUPT, "piece " + index + " of content " + content.id() + " lies nowhere as it was stored");
    }
}
