package io.stowage.s3.payload;

import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines of bounded length and bytes in between through one buffer. One thread at a time. */
final class FrameReader {
    private static final int BUFFER = 8192;
    private static final int LONGEST_LINE = 1024;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    FrameReader(InputStream source) {
        this.source = source;
    }

    /** A line without its end, which is CRLF. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = read();
            if (b == '\r') {
                if (read() != '\n') {
                    throw malformed();
                }
                return line.toString();
            }
            if (b == '\n' || line.length() == LONGEST_LINE) {
                throw malformed();
            }
            line.append((char) b);
        }
    }

    void requireLineEnd() throws IOException {
        if (read() != '\r' || read() != '\n') {
            throw malformed();
        }
    }

    private int read() throws IOException {
        if (at == end && !fill()) {
            throw incomplete();
        }
        return buffer[at++] & 0xff;
    }

    int read(byte[] target, int offset, int count) throws IOException {
        if (at < end) {
            int buffered = Math.min(count, end - at);
            System.arraycopy(buffer, at, target, offset, buffered);
            at += buffered;
            return buffered;
        }
        int read = source.read(target, offset, count);
        if (read < 0) {
            throw incomplete();
        }
        return read;
    }

    /** Whether nothing comes any more. */
    boolean isAtEnd() throws IOException {
        return at == end && !fill();
    }

    private boolean fill() throws IOException {
        int read;
        do {
            read = source.read(buffer, 0, buffer.length);
        } while (read == 0);
        at = 0;
        end = Math.max(0, read);
        return read > 0;
    }

    private static RuntimeException incomplete() {
        return S3Error.INCOMPLETE_BODY.failure("the body ended in the middle of a chunk, or without its last one");
    }

    private static RuntimeException malformed() {
        return S3Error.INVALID_REQUEST.failure("the body is not framed as aws-chunked bodies are");
    }
}
