package io.stowage.v1;

import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The bytes of a part of a blob, in their order, each chunk verified before its first byte leaves. A seat for one chunk is
 * taken before the first fetch and kept to the end, so who was let in never waits again; seats for more chunks are taken
 * as they happen to be free, so slow readers cannot hold all of them.
 */
final class ChunkReader implements AutoCloseable {
    private final ChunkSource source;
    private final Executor executor;
    private final Patience patience;
    private final BlobId id;
    private final BlobTree tree;
    private final Span span;
    private final int ahead;
    private final ReadBuffers.Seat own;
    private final int last;
    private final Deque<Fetch> fetches = new ArrayDeque<>();
    private int next;
    private boolean ownIsFree = true;

    /** A chunk on its way, and its seat. */
    private record Fetch(int index, CompletableFuture<VerifiedChunk> chunk, ReadBuffers.Seat seat) {}

    private ChunkReader(Factory with, BlobId id, BlobTree tree, Span span) {
        this.source = with.source;
        this.executor = with.executor;
        this.ahead = with.ahead;
        this.patience = with.patience;
        this.id = id;
        this.tree = tree;
        this.span = span;
        this.next = (int) (span.offset() / BlobSize.CHUNK_BYTES);
        this.last = (int) ((span.end() - 1) / BlobSize.CHUNK_BYTES);
        this.own = source.take(tree.size().chunkLength(next));
    }

    /** Where readers come from: all that they have in common. */
    record Factory(ChunkSource source, Executor executor, int ahead, Patience patience) {

        /** Opens a part that is not empty; the first chunk of it is verified then. */
        ChunkReader open(BlobId id, BlobTree tree, Span span) throws IOException {
            ChunkReader reader = new ChunkReader(this, id, tree, span);
            boolean good = false;
            try {
                reader.begin();
                good = true;
                return reader;
            } finally {
                if (!good) {
                    reader.close();
                }
            }
        }
    }

    /** The only chunk of this part, where there is only one. */
    Optional<VerifiedChunk> single() throws IOException {
        return next > last && fetches.size() == 1 ? Optional.of(await(fetches.element())) : Optional.empty();
    }

    /** Where in its first chunk this part begins. */
    int offset() {
        return (int) (span.offset() % BlobSize.CHUNK_BYTES);
    }

    void writeTo(OutputStream out) throws IOException {
        while (!fetches.isEmpty()) {
            fill();
            Fetch fetch = fetches.element();
            write(fetch.index(), await(fetch), out);
            fetches.remove();
            release(fetch);
            fill();
        }
    }

    @Override
    public void close() {
        CompletableFuture<?>[] running = fetches.stream().map(Fetch::chunk).toArray(CompletableFuture<?>[]::new);
        // A seat is free only after the last fetch into it has ended.
        fetches.forEach(fetch -> after(fetch.chunk(), () -> release(fetch)));
        after(CompletableFuture.allOf(running), own::close);
        fetches.clear();
    }

    /** However the work ends; what it came to was told to whoever waited for it. */
    private static void after(CompletableFuture<?> work, Runnable release) {
        CompletableFuture<?> unused = work.whenComplete((result, failure) -> release.run());
    }

    private void release(Fetch fetch) {
        if (fetch.seat() == own) {
            own.leaveSlab();
            ownIsFree = true;
        } else {
            fetch.seat().close();
        }
    }

    private void begin() throws IOException {
        fetches.add(new Fetch(next, fetched(next), own));
        ownIsFree = false;
        next++;
        await(fetches.element());
    }

    private CompletableFuture<VerifiedChunk> fetched(int index) throws IOException {
        CompletableFuture<VerifiedChunk> future = new CompletableFuture<>();
        future.complete(fetch(index, Optional.of(part(index)), own));
        return future;
    }

    private void fill() {
        while (next <= last && fetches.size() < ahead) {
            Optional<ReadBuffers.Seat> seat = freeSeat();
            if (seat.isEmpty()) {
                return;
            }
            int index = next++;
            fetches.add(new Fetch(index, fetchLater(index, seat.get()), seat.get()));
        }
    }

    private Optional<ReadBuffers.Seat> freeSeat() {
        if (ownIsFree) {
            ownIsFree = false;
            return Optional.of(own);
        }
        return source.tryTake(tree.size().chunkLength(next));
    }

    private CompletableFuture<VerifiedChunk> fetchLater(int index, ReadBuffers.Seat seat) {
        CompletableFuture<VerifiedChunk> future = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                future.complete(patience.with(() -> fetch(index, Optional.empty(), seat)));
            } catch (Throwable e) {
                // Errors too: whoever waits for this chunk must hear of its end.
                future.completeExceptionally(e);
            }
        };
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
        return future;
    }

    private VerifiedChunk fetch(int index, Optional<LocalChunks.Part> part, ReadBuffers.Seat seat) throws IOException {
        int length = tree.size().chunkLength(index);
        return source.fetch(id.owner(), tree.chunks().digest(index), length, part, seat)
                .orElseThrow(() -> new StowageException(Fault.CORRUPT, "a chunk of this blob is not stored any more"));
    }

    private static VerifiedChunk await(Fetch fetch) throws IOException {
        try {
            return fetch.chunk().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException store) {
                throw store;
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw e;
        }
    }

    private void write(int index, VerifiedChunk chunk, OutputStream out) throws IOException {
        LocalChunks.Part part = part(index);
        chunk.writeTo(out, part.offset(), part.count());
    }

    /** What is wanted of a chunk. */
    private LocalChunks.Part part(int index) {
        long start = (long) index * BlobSize.CHUNK_BYTES;
        int from = (int) (Math.max(span.offset(), start) - start);
        int to = (int) (Math.min(span.end(), start + tree.size().chunkLength(index)) - start);
        return new LocalChunks.Part(from, to - from);
    }
}
