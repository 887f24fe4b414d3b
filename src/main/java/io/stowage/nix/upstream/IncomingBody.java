package io.stowage.nix.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The body of an answer as it comes: asked for piece by piece, so that little of it is held, and never waited for too long. */
final class IncomingBody extends InputStream implements BodySubscriber<IncomingBody> {
    private final Duration idle;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> here = new ArrayDeque<>();
    private final CompletableFuture<Flow.Subscription> source = new CompletableFuture<>();

    /** Of the reading thread, as is {@link #here}. */
    private boolean ended;

    /** @param failure of an end that is a broken one */
    private record Step(
            List<ByteBuffer> buffers,
            boolean isEnd,
            @Nullable Throwable failure) {}

    /** @param idle how long it may pause */
    IncomingBody(Duration idle) {
        this.idle = idle;
    }

    @Override
    public CompletionStage<IncomingBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (!source.complete(subscription)) {
            subscription.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        steps.add(new Step(buffers, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        steps.add(new Step(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        steps.add(new Step(List.of(), true, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (!hasBytes()) {
            if (ended) {
                return -1;
            }
            take();
        }
        ByteBuffer next = here.element();
        int n = Math.min(count, next.remaining());
        next.get(buffer, offset, n);
        return n;
    }

    private boolean hasBytes() {
        while (!here.isEmpty() && !here.element().hasRemaining()) {
            here.remove();
        }
        return !here.isEmpty();
    }

    private void take() throws IOException {
        Step step = ask();
        ended = step.isEnd();
        if (step.failure() != null) {
            throw new IOException("the answer broke off", step.failure());
        }
        here.addAll(step.buffers());
    }

    private Step ask() throws IOException {
        try {
            source.get(idle.toNanos(), TimeUnit.NANOSECONDS).request(1);
            Step step = steps.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
            if (step != null) {
                return step;
            }
            throw new IOException("the answer paused for more than " + idle.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("was interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the body of the answer did not begin", e);
        }
    }

    /** Hangs up where the body has not ended. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            here.clear();
            if (!source.cancel(false)) {
                source.join().cancel();
            }
        }
    }
}
