package io.stowage.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that takes its time, and how full the heap of a server became meanwhile. */
final class SlowReader {
    private static final Pattern HEAP = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");

    /** Who reads on at once: the store is in the JVM of all these clients, and answers them late on a busy machine. */
    private static final Semaphore FEW = new Semaphore(32);

    private SlowReader() {}

    /** What came before the connection ended. */
    record Answer(int bytes, String hash) {}

    /** Reads the beginning, then nothing until told to; its own buffer is small, so that bytes wait at the server. */
    static Answer read(
            URI base, String target, Function<byte[], String> hash, CountDownLatch answered, CountDownLatch goOn)
            throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(8 * 1024);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            String request =
                    "GET " + target + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("the server hung up after " + head);
                }
                head.append((char) c);
            }
            if (!head.toString().startsWith("HTTP/1.1 200")) {
                throw new IOException("the answer is " + head);
            }
            answered.countDown();
            goOn.await();
            FEW.acquire();
            try {
                byte[] body = in.readAllBytes();
                return new Answer(body.length, hash.apply(body));
            } finally {
                FEW.release();
            }
        }
    }

    /** In MiB, by the log of the collector: before each collection the heap is as full as it gets. */
    static long heapPeak(Path log) throws IOException {
        long peak = 0;
        Matcher matcher = HEAP.matcher(Files.readString(log));
        while (matcher.find()) {
            peak = Math.max(peak, Long.parseLong(matcher.group(1)));
        }
        return peak;
    }
}
