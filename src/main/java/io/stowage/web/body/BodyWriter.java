package io.stowage.web.body;

import io.stowage.store.Reading;
import io.stowage.transfer.DirectCopy;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sends the bytes of a reading after the headers are set. Tomcat is handed the file itself where that is possible: it
 * sends it with the kernel's help for a sixth of the processor time. Everywhere else a plain loop has to do.
 */
public final class BodyWriter {
    private static final int BUFFER = 64 * 1024;
    /** Below this a file handed to the server gains nothing. */
    private static final long LEAST_FOR_FILE = 48 * 1024;

    private static final String TOMCAT_CAN = "org.apache.tomcat.sendfile.support";
    private static final String TOMCAT_FILE = "org.apache.tomcat.sendfile.filename";
    private static final String TOMCAT_START = "org.apache.tomcat.sendfile.start";
    private static final String TOMCAT_END = "org.apache.tomcat.sendfile.end";

    private BodyWriter() {}

    /**
     * Writes all of the reading, which is all of the body, and leaves it open. When the bytes end early this throws, so that the server cuts the
     * connection instead of ending the answer as if it were whole.
     */
    public static void send(AnswerBody body, Reading reading) throws IOException {
        copy(reading.stream(), body, body.length());
    }

    /**
     * The same for an object whose bytes are never replaced under its key. Only then may a server send the file itself:
     * it opens it by name, after we have returned.
     */
    public static void sendImmutable(HttpServletRequest request, AnswerBody body, Reading reading, DirectCopy pump)
            throws IOException {
        Optional<Path> file = reading.file();
        boolean byServer = file.isPresent()
                && reading.span().length() >= LEAST_FOR_FILE
                && Boolean.TRUE.equals(request.getAttribute(TOMCAT_CAN));
        if (!byServer) {
            pump.move(reading.stream(), body, body.length());
            return;
        }
        String path = file.get().toRealPath().toString();
        body.leaveToServer();
        request.setAttribute(TOMCAT_FILE, path);
        request.setAttribute(TOMCAT_START, reading.span().offset());
        request.setAttribute(TOMCAT_END, reading.span().end());
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
        long left = length;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new EOFException("the stored bytes ended " + left + " bytes early");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }
}
