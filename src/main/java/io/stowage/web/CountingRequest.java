package io.stowage.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The request as a front sees it: its servlet path is the mount, and the bytes of its body are counted. No front may use
 * form parameters: a server would eat the body to find them.
 */
final class CountingRequest extends HttpServletRequestWrapper {
    private final String mount;
    private final String rawBelow;
    private @Nullable CountingInput input;

    CountingRequest(HttpServletRequest request, String mount, String rawBelow) {
        super(request);
        this.mount = mount;
        this.rawBelow = rawBelow;
    }

    long bytesRead() {
        return input == null ? 0 : input.count;
    }

    /** Asks for nothing: a server may take it for the wish to have the body when its stream is wanted. */
    boolean isReadToEnd() {
        long declared = getContentLengthLong();
        return input != null && (input.isFinished() || (declared >= 0 && input.count >= declared));
    }

    @Override
    public String getServletPath() {
        return mount;
    }

    @Override
    public @Nullable String getPathInfo() {
        return rawBelow.isEmpty() ? null : RequestPath.decode(rawBelow);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (input == null) {
            input = new CountingInput(super.getInputStream());
        }
        return input;
    }

    private static final class CountingInput extends ServletInputStream {
        private final ServletInputStream in;
        private long count;

        CountingInput(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            count += Math.max(0, n);
            return n;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
