package io.stowage.web;

import io.stowage.transfer.CountedOutput;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of the answer's body, and looks after the request's before the first of them. */
final class CountingResponse extends HttpServletResponseWrapper {
    private final UnreadBody unread;
    private @Nullable CountingOutput output;
    private @Nullable PrintWriter writer;
    private boolean flushed;

    CountingResponse(HttpServletResponse response, UnreadBody unread) {
        super(response);
        this.unread = unread;
    }

    UnreadBody unread() {
        return unread;
    }

    long bytesWritten() {
        return output == null ? 0 : output.count;
    }

    /** Whether anything of an answer went out from here; a server may have begun one of its own. */
    boolean hasBegun() {
        return flushed || (output != null && output.begun);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (output == null) {
            output = new CountingOutput(super.getOutputStream(), unread);
        }
        return output;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), StandardCharsets.UTF_8));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        unread.beforeAnswer();
        flushed = true;
        if (writer != null) {
            writer.flush();
        }
        super.flushBuffer();
    }

    @Override
    public void reset() {
        super.reset();
        unread.startOver();
    }

    /** Ends the answer where the request's body needs that, and leaves it to the server else. */
    void end() throws IOException {
        unread.beforeAnswer();
        if (unread.isWanted()) {
            flushBuffer();
            getOutputStream().close();
            unread.drop();
        }
    }

    private static final class CountingOutput extends ServletOutputStream implements CountedOutput {
        private final ServletOutputStream out;
        private final UnreadBody unread;
        private long count;
        private boolean begun;

        CountingOutput(ServletOutputStream out, UnreadBody unread) {
            this.out = out;
            this.unread = unread;
        }

        @Override
        public void write(int b) throws IOException {
            unread.beforeAnswer();
            begun = true;
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            unread.beforeAnswer();
            begun = true;
            out.write(buffer, offset, length);
            count += length;
        }

        @Override
        public OutputStream behind(int bytes) {
            unread.beforeAnswer();
            begun = true;
            return out;
        }

        @Override
        public void passed(long bytes) {
            count += bytes;
        }

        @Override
        public void flush() throws IOException {
            unread.beforeAnswer();
            begun = true;
            out.flush();
        }

        @Override
        public void close() throws IOException {
            unread.beforeAnswer();
            begun = true;
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
