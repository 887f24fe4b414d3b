package io.stowage.web;

import io.stowage.store.Reading;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
     * Writes all of the reading and leaves it open. When the bytes end early this throws, so that the server cuts the
     * connection instead of ending the answer as if it were whole.
     */
    public static void send(HttpServletResponse response, Reading reading) throws IOException {
        response.setContentLengthLong(reading.span().length());
        copy(reading.stream(), response.getOutputStream(), reading.span().length());
    }

    /**
     * The same for an object whose bytes are never replaced under its key. Only then may a server send the file itself:
     * it opens it by name, after we have returned.
     */
    public static void sendImmutable(
            HttpServletRequest request, HttpServletResponse response, Reading reading, Pump pump) throws IOException {
        Optional<Path> file = reading.file();
        boolean byServer = file.isPresent()
                && reading.span().length() >= LEAST_FOR_FILE
                && Boolean.TRUE.equals(request.getAttribute(TOMCAT_CAN));
        if (!byServer) {
            response.setContentLengthLong(reading.span().length());
            pump.move(
                    reading.stream(), response.getOutputStream(), reading.span().length());
            return;
        }
        response.setContentLengthLong(reading.span().length());
        request.setAttribute(TOMCAT_FILE, file.get().toRealPath().toString());
        request.setAttribute(TOMCAT_START, reading.span().offset());
        request.setAttribute(TOMCAT_END, reading.span().end());
    }

    private static void copy(InputStream in, ServletOutputStream out, long length) throws IOException {
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
