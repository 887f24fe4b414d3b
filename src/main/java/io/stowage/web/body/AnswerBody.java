package io.stowage.web.body;

import io.stowage.transfer.CountedOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of an answer, of known length, and its charge. The charge is settled before the last piece is handed to the
 * server, so that whatever kills the process, a client that has all bytes was charged for them. A body that breaks off
 * earlier is settled by closing this, with the pieces that were handed over; what fails within a piece counts as moved.
 * A body of which nothing was handed over is not settled at all.
 */
public final class AnswerBody extends OutputStream implements CountedOutput {
    private final HttpServletResponse response;
    private final long length;
    private final Settlement settlement;
    private long moved;
    private boolean settled;

    /** How an answer is charged. It is told once at most. */
    public interface Settlement {

        /** @param bytes of the body that moved, or are about to */
        void settle(long bytes);
    }

    /** Announces the length; the bytes have to follow. */
    public AnswerBody(HttpServletResponse response, long length, Settlement settlement) {
        this.response = response;
        this.length = length;
        this.settlement = settlement;
        response.setContentLengthLong(length);
    }

    /** One that nobody is charged for. */
    public static AnswerBody free(HttpServletResponse response, long length) {
        return new AnswerBody(response, length, bytes -> {});
    }

    long length() {
        return length;
    }

    /** Before the server sends the whole body by itself, at a time of its own. */
    void leaveToServer() {
        count(length);
    }

    private void count(long bytes) {
        if (settled || bytes > length - moved) {
            throw new IllegalStateException("the body of " + length + " bytes goes on after its end");
        }
        moved += bytes;
        if (moved == length) {
            settle();
        }
    }

    private void settle() {
        settled = true;
        settlement.settle(moved);
    }

    @Override
    public OutputStream behind(int bytes) throws IOException {
        OutputStream out = response.getOutputStream();
        count(bytes);
        return out;
    }

    @Override
    public void write(int b) throws IOException {
        behind(1).write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
        if (count > 0) {
            behind(count).write(buffer, offset, count);
        }
    }

    /** Settles what is not settled yet. The answer itself is the server's to end. */
    @Override
    public void close() {
        if (!settled && (moved > 0 || length == 0)) {
            settle();
        }
    }
}
