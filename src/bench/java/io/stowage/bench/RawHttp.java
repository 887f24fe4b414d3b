package io.stowage.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection to a server, with as little of a client around it as there can be. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] scratch = new byte[256 * 1024];

    RawHttp(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    /** Makes a body while it is sent. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Sends the body and throws on any status that is not 2xx. */
    void put(String target, byte[] body) throws IOException {
        put(target, "", body.length, out -> out.write(body));
    }

    /** @param headers each with the end of its line */
    void put(String target, String headers, long length, Body body) throws IOException {
        request("PUT", target, headers, length);
        body.writeTo(socket.getOutputStream());
        answer("PUT " + target);
    }

    /** The bytes of the answer. */
    long get(String target) throws IOException {
        request("GET", target, "", -1);
        return answer("GET " + target);
    }

    private void request(String method, String target, String headers, long length) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private long answer(String what) throws IOException {
        String status = line();
        long length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(line.substring(15).strip());
            }
        }
        long left = length;
        while (left > 0) {
            int n = in.read(scratch, 0, (int) Math.min(scratch.length, left));
            if (n < 0) {
                throw new EOFException(what + " was cut");
            }
            left -= n;
        }
        if (!status.startsWith("HTTP/1.1 2")) {
            throw new IOException(what + " was answered " + status);
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server hung up");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
