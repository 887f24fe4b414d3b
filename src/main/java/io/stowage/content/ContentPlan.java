package io.stowage.content;

import io.stowage.content.reading.Piece;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.ReadingPlan;
import io.stowage.content.reading.VerifiedPiece;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.digest.tree.BlobSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A range of a content, piece by piece of the parts that it lies in. Where the pieces of a part lie is looked up when its
 * turn comes and forgotten soon after. A place that has lost a piece is noted, and the next one is asked.
 */
final class ContentPlan implements ReadingPlan {
    private static final int PIECE = BlobSize.CHUNK_BYTES;
    private static final int REMEMBERED = 4;

    private final ContentReading contents;
    private final Content content;

    /** What is read of each part, and the number of its first piece within the reading; one more for the end. */
    private final List<Slice> slices = new ArrayList<>();

    private final int[] firsts;

    /** By the number of the slice; guarded by itself, which is held while one is looked up. */
    private final Map<Integer, ContentReading.Source> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ContentReading.Source> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param only where the only part lies, if that is known already */
    ContentPlan(
            ContentReading contents,
            Content content,
            List<Slice> parts,
            Span span,
            Optional<ContentReading.Source> only) {
        this.contents = contents;
        this.content = content;
        long position = 0;
        for (Slice part : parts) {
            long from = Math.max(span.offset(), position);
            long end = Math.min(span.end(), position + part.length());
            if (from < end) {
                slices.add(new Slice(part.content(), part.start() + from - position, end - from));
            }
            position += part.length();
        }
        firsts = new int[slices.size() + 1];
        for (int i = 0; i < slices.size(); i++) {
            firsts[i + 1] = Math.addExact(firsts[i], pieces(slices.get(i)));
        }
        only.ifPresent(source -> known.put(0, source));
    }

    private static int pieces(Slice slice) {
        return Math.toIntExact((slice.start() + slice.length() - 1) / PIECE - slice.start() / PIECE + 1);
    }

    @Override
    public int pieces() {
        return Math.max(1, firsts[slices.size()]);
    }

    /** The slice that a piece of the reading belongs to. */
    private int sliceOf(int index) {
        int found = Arrays.binarySearch(firsts, index);
        return found >= 0 ? found : -found - 2;
    }

    private static int pieceWithin(Slice slice, int ofSlice) {
        return Math.toIntExact(slice.start() / PIECE + ofSlice);
    }

    private ContentReading.Source source(int number, Slice slice) throws IOException {
        synchronized (known) {
            ContentReading.Source found = known.get(number);
            if (found == null) {
                found = contents.find(slice.content());
                known.put(number, found);
            }
            return found;
        }
    }

    /** At its first place. */
    @Override
    public Piece piece(int index) {
        if (slices.isEmpty()) {
            return Piece.object(Key.of("nothing"), PieceSource.EMPTY, 0);
        }
        int number = sliceOf(index);
        try {
            ContentReading.Source source = source(number, slices.get(number));
            return piece(index, source, source.places().get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Piece piece(int index, ContentReading.Source source, Place place) {
        int number = sliceOf(index);
        Slice slice = slices.get(number);
        int within = pieceWithin(slice, index - firsts[number]);
        BlobSize size = new BlobSize(slice.content().size());
        return size.chunks() == 1
                ? Piece.object(place.key(), source.hashes().digest(0), size.chunkLength(0))
                : Piece.within(
                        place.key(), source.hashes().digest(within), (long) within * PIECE, size.chunkLength(within));
    }

    @Override
    public Piece.Part part(int index) {
        if (slices.isEmpty()) {
            return new Piece.Part(0, 0);
        }
        int number = sliceOf(index);
        Slice slice = slices.get(number);
        long start = (long) pieceWithin(slice, index - firsts[number]) * PIECE;
        int from = (int) (Math.max(slice.start(), start) - start);
        int to = (int) (Math.min(slice.start() + slice.length(), start + PIECE) - start);
        return new Piece.Part(from, to - from);
    }

    @Override
    public PieceSource source(int index) {
        if (slices.isEmpty()) {
            return contents.anySource();
        }
        int number = sliceOf(index);
        try {
            return source(number, slices.get(number)).places().stream()
                    .flatMap(place -> contents.source(place).stream())
                    .findFirst()
                    .orElseThrow(() -> new StowageException(
                            Fault.STORE_UNAVAILABLE,
                            "no store that has content " + content.id() + " is configured any more"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public VerifiedPiece fetch(int index, Optional<Piece.Part> part, ReadBuffers.Buffer buffer) throws IOException {
        if (slices.isEmpty()) {
            return ReadingPlan.super.fetch(index, part, buffer);
        }
        int number = sliceOf(index);
        ContentReading.Source source = source(number, slices.get(number));
        Optional<VerifiedPiece> piece = fetch(index, source, part, buffer);
        if (piece.isEmpty()) {
            // Perhaps the content was moved since its places were looked up.
            forget(number);
            ContentReading.Source now = source(number, slices.get(number));
            piece = now.places().equals(source.places()) ? piece : fetch(index, now, part, buffer);
        }
        return piece.orElseThrow(() -> new StowageException(
                Fault.CORRUPT, "a piece of content " + content.id() + " lies nowhere any more as it was stored"));
    }

    private void forget(int number) {
        synchronized (known) {
            known.remove(number);
        }
    }

    /** From the first of these places that has it; empty where all were asked and none has it. */
    private Optional<VerifiedPiece> fetch(
            int index, ContentReading.Source source, Optional<Piece.Part> part, ReadBuffers.Buffer buffer)
            throws IOException {
        Optional<IOException> unanswered = Optional.empty();
        for (Place place : source.places()) {
            Optional<PieceSource> store = contents.source(place);
            if (store.isEmpty()) {
                continue;
            }
            try {
                Optional<VerifiedPiece> piece = store.get().fetch(piece(index, source, place), part, buffer);
                if (piece.isPresent()) {
                    return piece;
                }
                contents.noteMissing(place.store(), place.key());
            } catch (IOException e) {
                unanswered = Optional.of(e);
            } catch (StowageException e) {
                if (e.fault() != Fault.CORRUPT) {
                    throw e;
                }
            }
        }
        if (unanswered.isPresent()) {
            throw unanswered.get();
        }
        return Optional.empty();
    }
}
