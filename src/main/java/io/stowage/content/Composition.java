package io.stowage.content;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.PieceLists;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes a content of parts of others without moving bytes. Its spans name contents that lie in one place each: where a
 * part is itself composed, its own spans are taken. The root follows from the parts' pieces where all seams fall on whole
 * MiB.
 */
final class Composition {
    /** More than an S3 upload has parts, and than copies of ranges of such objects make of them. */
    static final int MOST_SPANS = 20_000;

    /** The hashes of a content of 64 GiB take 2 MiB; the root of a larger one is computed by a task. */
    private static final long MOST_PIECES = 65_536;

    /** The longest lists that rows have take 128 KiB each. */
    private static final int SPANS_AT_ONCE = 100;

    private static final int PIECE = BlobSize.CHUNK_BYTES;

    private final Handle rows;
    private final List<Slice> spans;
    private final long size;

    Composition(Handle rows, List<Slice> slices) {
        this.rows = rows;
        this.spans = new ArrayList<>();
        slices.forEach(this::add);
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("a composed content has at least one part");
        }
        this.size = spans.stream().mapToLong(Slice::length).reduce(0, Math::addExact);
    }

    private void add(Slice slice) {
        if (!slice.content().composed()) {
            addSpan(slice);
            return;
        }
        long position = 0;
        for (Slice inner : spansOf(rows, slice.content().id())) {
            long from = Math.max(slice.start(), position);
            long end = Math.min(slice.start() + slice.length(), position + inner.length());
            if (from < end) {
                addSpan(new Slice(inner.content(), inner.start() + from - position, end - from));
            }
            position += inner.length();
        }
    }

    private void addSpan(Slice span) {
        if (spans.size() == MOST_SPANS) {
            throw new StowageException(Fault.BAD_REQUEST, "the parts are made of more than " + MOST_SPANS + " spans");
        }
        spans.add(span);
    }

    /** The parts of a composed content in their order. */
    static List<Slice> spansOf(Handle rows, long whole) {
        record Span(long part, long start, long length) {}
        List<Span> spans = rows.createQuery(
                        "SELECT part, start, length FROM content_span WHERE whole = :whole ORDER BY position")
                .bind("whole", whole)
                .map((row, context) -> new Span(row.getLong(1), row.getLong(2), row.getLong(3)))
                .list();
        Map<Long, Content> parts =
                ContentRows.find(rows, spans.stream().map(Span::part).toList());
        return spans.stream()
                .map(span -> new Slice(
                        Optional.ofNullable(parts.get(span.part())).orElseThrow(), span.start(), span.length()))
                .toList();
    }

    Content insert(long now) {
        Optional<Digest> root = root();
        byte @Nullable [] rootBytes = root.map(Digest::bytes).orElse(null);
        long id = rows.createUpdate(
                        "INSERT INTO content (size, root, composed, created_at) VALUES (:size, :root, 1, :now)")
                .bind("size", size)
                .bind("root", rootBytes)
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        PreparedBatch batch = rows.prepareBatch(
                "INSERT INTO content_span (whole, position, part, start, length) VALUES (?, ?, ?, ?, ?)");
        long position = 0;
        for (Slice span : spans) {
            batch.add(id, position, span.content().id(), span.start(), span.length());
            position += span.length();
        }
        batch.execute();
        return new Content(id, size, root, Optional.empty(), Optional.empty(), true);
    }

    private Optional<Digest> root() {
        BlobSize whole = new BlobSize(size);
        if (whole.chunks() > MOST_PIECES || !seamsFallOnPieces()) {
            return Optional.empty();
        }
        ChunkHashes.Builder all = new ChunkHashes.Builder();
        for (int from = 0; from < spans.size(); from += SPANS_AT_ONCE) {
            List<Slice> some = spans.subList(from, Math.min(spans.size(), from + SPANS_AT_ONCE));
            if (!addPieces(some, all)) {
                return Optional.empty();
            }
        }
        return Optional.of(BlobTree.of(whole, all.build(), HeaderLines.NONE).root());
    }

    /** False where a list of pieces lies in a store, which nobody asks within a transaction. */
    private boolean addPieces(List<Slice> some, ChunkHashes.Builder all) {
        Map<Long, ChunkHashes> lists =
                PieceLists.inRows(rows, some.stream().map(Slice::content).toList());
        for (Slice span : some) {
            Optional<ChunkHashes> found =
                    Optional.ofNullable(lists.get(span.content().id()));
            if (found.isEmpty()) {
                return false;
            }
            ChunkHashes pieces = found.get();
            int first = Math.toIntExact(span.start() / PIECE);
            int end = Math.toIntExact((span.start() + span.length() + PIECE - 1) / PIECE);
            for (int i = first; i < end; i++) {
                all.add(pieces.at(i));
            }
        }
        return true;
    }

    /** Whether every piece of the whole is a piece of a part. */
    private boolean seamsFallOnPieces() {
        long position = 0;
        for (Slice span : spans) {
            long end = span.start() + span.length();
            boolean endsWithPiece = end % PIECE == 0 || end == span.content().size();
            if (position % PIECE != 0 || span.start() % PIECE != 0 || !endsWithPiece) {
                return false;
            }
            position += span.length();
        }
        return true;
    }
}
