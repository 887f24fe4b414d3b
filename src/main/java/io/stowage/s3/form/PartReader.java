package io.stowage.s3.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.s3.wire.S3Error;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Objects;

/** Reads the parts of a {@code multipart/form-data} body one after the other through one buffer. One thread at a time. */
final class PartReader {
    private static final int BUFFER = 8192;
    private static final int LONGEST_LINE = 2048;

    private final InputStream source;
    private final byte[] delimiter;
    private final byte[] buffer;
    private int at;
    private int end;

    /** How many bytes from {@code at} are known to be of the part. */
    private int free;

    private boolean atDelimiter;

    PartReader(InputStream source, String boundary) {
        // So that the first delimiter looks like the others.
        this.source = new SequenceInputStream(new ByteArrayInputStream(new byte[] {'\r', '\n'}), source);
        this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
        this.buffer = new byte[BUFFER];
    }

    /** Goes to the next part, which has to follow the one that was read; false when there is none. */
    boolean next() throws IOException {
        if (!atDelimiter && !isAtDelimiter()) {
            throw malformed("there is something in front of the first part, or a part was not read");
        }
        require(delimiter.length + 2);
        at += delimiter.length;
        atDelimiter = false;
        free = 0;
        if (buffer[at] == '-' && buffer[at + 1] == '-') {
            return false;
        }
        if (!line().isBlank()) {
            throw malformed("a boundary is not alone in its line");
        }
        return true;
    }

    /** A line of the head of a part, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            require(1);
            char c = (char) (buffer[at++] & 0xff);
            if (c == '\r') {
                require(1);
                if (buffer[at++] != '\n') {
                    throw malformed("a line ends without a line feed");
                }
                return line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw malformed("a line is longer than " + LONGEST_LINE + " bytes");
            }
            line.append(c);
        }
    }

    /** The bytes of the part up to the next delimiter, which has to come. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(offset, count, target.length);
                if (count == 0) {
                    return 0;
                }
                if (atDelimiter || (free == 0 && isAtDelimiter())) {
                    return -1;
                }
                int read = Math.min(count, free);
                System.arraycopy(buffer, at, target, offset, read);
                at += read;
                free -= read;
                return read;
            }
        };
    }

    /** Looks how far the part goes in the buffer at least. */
    private boolean isAtDelimiter() throws IOException {
        require(delimiter.length);
        int found = find();
        if (found == at) {
            atDelimiter = true;
            return true;
        }
        free = found - at;
        return false;
    }

    /** Where the delimiter is, or where it could begin. */
    private int find() {
        int last = end - delimiter.length;
        for (int i = at; i <= last; i++) {
            if (buffer[i] == '\r' && isDelimiter(i)) {
                return i;
            }
        }
        return last + 1;
    }

    private boolean isDelimiter(int start) {
        for (int i = 0; i < delimiter.length; i++) {
            if (buffer[start + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** Sees to it that so many bytes are in the buffer. */
    private void require(int count) throws IOException {
        if (end - at >= count) {
            return;
        }
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        while (end < count) {
            int read = source.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw S3Error.INCOMPLETE_BODY.failure("the form ended before its last boundary");
            }
            end += read;
        }
    }

    static RuntimeException malformed(String what) {
        return S3Error.MALFORMED_POST_REQUEST.failure(
                "the body of the request is not well-formed multipart/form-data: " + what);
    }
}
