package io.stowage.content.reading;

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
 * The bytes of parts of pieces, in their order, each piece verified before its first byte leaves. A buffer for one piece is
 * taken before the first fetch and kept to the end, so a reader that was let in never waits again; buffers for more pieces are taken
 * as they happen to be free, so slow readers cannot hold all of them. Pieces of local files leave theirs as soon as they were fetched.
 */
public final class PieceReader implements AutoCloseable {
    private final Executor executor;
    private final Patience patience;
    private final ReadingPlan plan;
    private final int ahead;
    private final ReadBuffers.Buffer own;
    private final Deque<Fetch> fetches = new ArrayDeque<>();
    private int next;
    private boolean ownIsFree = true;

    /** Whether it is worth while to try the next piece without fetching it. */
    private boolean sendsUnfetched = true;

    /** A piece on its way, and its buffer. */
    private record Fetch(int index, CompletableFuture<VerifiedPiece> piece, ReadBuffers.Buffer buffer) {}

    private PieceReader(Factory with, ReadingPlan plan) {
        this.executor = with.executor;
        this.ahead = with.ahead;
        this.patience = with.patience;
        this.plan = plan;
        this.own = plan.source(0).take(plan.piece(0).most());
    }

    /**
     * Where readers come from: all that they have in common.
     *
     * @param ahead pieces that one reader fetches at a time
     */
    public record Factory(Executor executor, int ahead, Patience patience) {

        /** Opens what is planned; the first piece of it is verified then. */
        public PieceReader open(ReadingPlan plan) throws IOException {
            PieceReader reader = new PieceReader(this, plan);
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

    /** The only piece of this reading, where there is only one. */
    public Optional<VerifiedPiece> single() throws IOException {
        return plan.pieces() == 1 && fetches.size() == 1 ? Optional.of(await(fetches.element())) : Optional.empty();
    }

    /** What is sent of the first piece. */
    public Piece.Part first() {
        return plan.part(0);
    }

    public void writeTo(OutputStream out) throws IOException {
        while (!fetches.isEmpty() || next < plan.pieces()) {
            if (fetches.isEmpty() && sendUnfetched(out)) {
                continue;
            }
            fill();
            Fetch fetch = fetches.element();
            write(fetch.index(), await(fetch), out);
            fetches.remove();
            release(fetch);
            fill();
        }
    }

    /** In this thread, and with the file opened once. */
    private boolean sendUnfetched(OutputStream out) throws IOException {
        sendsUnfetched = sendsUnfetched && plan.trySend(next, out);
        if (sendsUnfetched) {
            next++;
        }
        return sendsUnfetched;
    }

    @Override
    public void close() {
        CompletableFuture<?>[] running = fetches.stream().map(Fetch::piece).toArray(CompletableFuture<?>[]::new);
        // A buffer is free only after the last fetch into it has ended.
        fetches.forEach(fetch -> after(fetch.piece(), () -> release(fetch)));
        after(CompletableFuture.allOf(running), own::close);
        fetches.clear();
    }

    /** However the work ends; the reader that waited for it has the result. */
    private static void after(CompletableFuture<?> work, Runnable release) {
        CompletableFuture<?> unused = work.whenComplete((result, failure) -> release.run());
    }

    private void release(Fetch fetch) {
        if (fetch.buffer() == own) {
            own.leavePieceBuffer();
            ownIsFree = true;
        } else {
            fetch.buffer().close();
        }
    }

    private void begin() throws IOException {
        CompletableFuture<VerifiedPiece> first = new CompletableFuture<>();
        first.complete(plan.fetch(next, Optional.of(plan.part(next)), own));
        fetches.add(new Fetch(next, first, own));
        ownIsFree = false;
        next++;
        sendsUnfetched = plan.source(0).expectsFiles();
    }

    private void fill() {
        while (!sendsUnfetched && next < plan.pieces() && fetches.size() < ahead) {
            Optional<ReadBuffers.Buffer> buffer = freeBuffer();
            if (buffer.isEmpty()) {
                return;
            }
            int index = next++;
            fetches.add(new Fetch(index, fetchLater(index, buffer.get()), buffer.get()));
        }
    }

    private Optional<ReadBuffers.Buffer> freeBuffer() {
        if (ownIsFree) {
            ownIsFree = false;
            return Optional.of(own);
        }
        return plan.source(next).tryTake(plan.piece(next).most());
    }

    private CompletableFuture<VerifiedPiece> fetchLater(int index, ReadBuffers.Buffer buffer) {
        CompletableFuture<VerifiedPiece> future = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                VerifiedPiece piece = patience.with(() -> plan.fetch(index, Optional.empty(), buffer));
                if (buffer != own && !piece.isInBuffer()) {
                    // It is read again when its turn comes, so a slow reader must not keep this from others.
                    buffer.close();
                }
                future.complete(piece);
            } catch (Throwable e) {
                // Errors too: the thread that waits for this piece must hear of its end.
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

    private static VerifiedPiece await(Fetch fetch) throws IOException {
        try {
            return fetch.piece().join();
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

    private void write(int index, VerifiedPiece piece, OutputStream out) throws IOException {
        Piece.Part part = plan.part(index);
        piece.writeTo(out, part.offset(), part.count());
    }
}
