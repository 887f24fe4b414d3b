package io.stowage.s3.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A document as the answer to work that may take long. Work that is done soon is answered, or refused, like any other.
 * Otherwise the status goes out before the work is done, and blanks follow, so that neither the client nor a proxy gives
 * up; what goes wrong then is a document in the body, where clients look for it.
 *
 * <p>The work has a thread of its own, and the one of the request waits until it is over, even when the client has gone:
 * so there is never more of it than there are requests.
 */
public final class LongAnswer {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Duration every;
    private final Errors errors;

    /** The document for a refusal whose status cannot be sent any more. */
    @FunctionalInterface
    public interface Errors {
        String document(HttpServletRequest request, Exception refusal);
    }

    /** What is answered in the end. */
    @FunctionalInterface
    public interface Work {
        Done run() throws IOException;
    }

    /**
     * @param headers sets what an answer has beside the document, where that is still possible
     */
    public record Done(String document, Runnable headers) {}

    public LongAnswer(Errors errors) {
        this(errors, EVERY);
    }

    LongAnswer(Errors errors, Duration every) {
        this.errors = errors;
        this.every = every;
    }

    public void send(HttpServletRequest request, HttpServletResponse response, Work work) throws IOException {
        FutureTask<Done> task = new FutureTask<>(work::run);
        Threads.daemon("s3-long-answer", task).start();
        try {
            Body body = new Body(response);
            while (!isOver(task)) {
                body.blank();
            }
            finish(request, task, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the server stops").initCause(e);
        } finally {
            awaitEnd(task);
        }
    }

    private boolean isOver(FutureTask<Done> task) throws InterruptedException {
        try {
            task.get(every.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return task.isDone();
        } catch (ExecutionException e) {
            return true;
        }
    }

    private void finish(HttpServletRequest request, FutureTask<Done> task, Body body)
            throws IOException, InterruptedException {
        try {
            Done done = task.get();
            body.end(done);
        } catch (ExecutionException e) {
            if (body.begun && e.getCause() instanceof Exception refusal && isAnswer(refusal)) {
                body.write(errors.document(request, refusal));
                return;
            }
            rethrow(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /** Anything else is for the log, and breaks the answer. */
    private static boolean isAnswer(Exception failure) {
        return failure instanceof StowageException
                || failure instanceof RefusedException
                || failure instanceof IOException;
    }

    private static void rethrow(Throwable failure) throws IOException {
        if (failure instanceof IOException broken) {
            throw broken;
        }
        if (failure instanceof RuntimeException refusal) {
            throw refusal;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failure);
    }

    private static void awaitEnd(FutureTask<Done> task) {
        boolean interrupted = false;
        while (!task.isDone()) {
            try {
                Object unused = task.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Body {
        private final HttpServletResponse response;
        private boolean begun;

        private Body(HttpServletResponse response) {
            this.response = response;
        }

        /** Behind the declaration, in front of which nothing may stand. */
        private void blank() throws IOException {
            if (!begun) {
                response.setContentType("application/xml");
            }
            response.getOutputStream().write((begun ? " " : XmlWriter.DECLARATION).getBytes(UTF_8));
            response.flushBuffer();
            begun = true;
        }

        private void end(Done done) throws IOException {
            if (!begun) {
                done.headers().run();
            }
            write(done.document());
        }

        private void write(String document) throws IOException {
            byte[] bytes = (begun ? document.substring(XmlWriter.DECLARATION.length()) : document).getBytes(UTF_8);
            if (!begun) {
                response.setContentType("application/xml");
                response.setContentLength(bytes.length);
            }
            response.getOutputStream().write(bytes);
        }
    }
}
