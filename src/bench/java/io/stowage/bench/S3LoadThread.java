package io.stowage.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One thread of the load, with a selector over its connections. */
final class S3LoadThread implements Callable<S3LoadThread.Count> {
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int SHOWN = 300;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(ISO_8859_1);

    private final int port;
    private final int connections;
    private final long deadline;
    private final S3Load.Source source;
    private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
    private int open;
    private long operations;
    private long bytes;

    /** What was sent and answered; bytes of bodies in both directions. */
    record Count(long operations, long bytes) {}

    S3LoadThread(int port, int connections, long deadline, S3Load.Source source) {
        this.port = port;
        this.connections = connections;
        this.deadline = deadline;
        this.source = source;
    }

    @Override
    public Count call() throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < connections; i++) {
                    new Connection(selector).begin();
                }
                while (open > 0) {
                    selector.select(key -> ((Connection) key.attachment()).go());
                }
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        } catch (FailedException e) {
            throw e.cause;
        }
        return new Count(operations, bytes);
    }

    /** Carries what broke out of the selector. */
    private static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient IOException cause;

        private FailedException(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private final class Connection {
        private final Selector selector;
        private SocketChannel channel;
        private SelectionKey key;
        private @Nullable PreparedRequest request;
        private ByteBuffer[] output = {};

        /** How many of the output are through. */
        private int sent;

        private final StringBuilder head = new StringBuilder();

        /** Of the body that is left to come; -1 while the head comes, -2 for a body in chunks. */
        private long left;

        private long received;
        private boolean closes;
        private final byte[] end = new byte[LAST_CHUNK.length];

        private Connection(Selector selector) throws IOException {
            this.selector = selector;
            connect();
        }

        private void connect() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void begin() throws IOException {
            PreparedRequest next = source.next();
            if (next == null) {
                channel.close();
                return;
            }
            open++;
            send(next);
        }

        private void send(PreparedRequest next) throws IOException {
            request = next;
            List<ByteBuffer> all = new ArrayList<>(S3Load.noise(next.noise));
            all.add(0, ByteBuffer.wrap(next.head));
            all.add(ByteBuffer.wrap(next.tail));
            output = all.toArray(ByteBuffer[]::new);
            sent = 0;
            head.setLength(0);
            left = -1;
            received = 0;
            Arrays.fill(end, (byte) 0);
            write();
        }

        private void write() throws IOException {
            while (hasMore()) {
                if (channel.write(output, sent, output.length - sent) == 0) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
            }
            if (key.interestOps() != SelectionKey.OP_READ) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }

        private boolean hasMore() {
            while (sent < output.length && !output[sent].hasRemaining()) {
                sent++;
            }
            return sent < output.length;
        }

        private void go() {
            try {
                if (key.isWritable()) {
                    write();
                }
                if (key.isReadable()) {
                    read();
                }
            } catch (IOException e) {
                throw new FailedException(e);
            }
        }

        private void read() throws IOException {
            input.clear();
            int n = channel.read(input);
            if (n < 0) {
                throw new EOFException("the server hung up during " + firstLine() + " after: " + head);
            }
            input.flip();
            if (left == -1 && !readHead()) {
                return;
            }
            received += input.remaining();
            if (left == -2) {
                keepEnd();
            }
            if (left == -2 ? Arrays.equals(end, LAST_CHUNK) : received >= left) {
                finish();
            }
        }

        /** True when it is whole, and the input stands where the body begins. */
        private boolean readHead() throws IOException {
            while (input.hasRemaining()) {
                char c = (char) (input.get() & 0xff);
                head.append(c);
                int length = head.length();
                if (c == '\n' && length >= 4 && head.charAt(length - 3) == '\n') {
                    parse();
                    return true;
                }
                if (length > LONGEST_HEAD) {
                    throw new IOException("the head of an answer is too long");
                }
            }
            return false;
        }

        private void parse() throws IOException {
            String text = head.toString();
            if (!text.startsWith("HTTP/1.1 2")) {
                byte[] some = new byte[Math.min(SHOWN, input.remaining())];
                input.get(some);
                throw new IOException(firstLine() + " was answered " + text + new String(some, ISO_8859_1));
            }
            String lower = text.toLowerCase(Locale.ROOT);
            closes = lower.contains("\r\nconnection: close");
            int length = lower.indexOf("\r\ncontent-length:");
            if (request != null && request.isHead()) {
                left = 0;
            } else if (length >= 0) {
                left = Long.parseLong(lower.substring(length + 17, lower.indexOf('\r', length + 2))
                        .strip());
            } else {
                left = lower.contains("\r\ntransfer-encoding: chunked") ? -2 : 0;
            }
        }

        private void keepEnd() {
            int n = Math.min(end.length, input.remaining());
            System.arraycopy(end, n, end, 0, end.length - n);
            input.position(input.limit() - n);
            input.get(end, end.length - n, n);
        }

        private void finish() throws IOException {
            if (request != null) {
                operations++;
                bytes += request.bodyBytes() + received;
            }
            PreparedRequest next = System.nanoTime() < deadline ? source.next() : null;
            if (next == null || closes) {
                channel.close();
            }
            if (next == null) {
                open--;
                return;
            }
            if (closes) {
                connect();
            }
            send(next);
        }

        private String firstLine() {
            String text = request == null ? "" : new String(request.head, ISO_8859_1);
            return text.substring(0, Math.max(0, text.indexOf('\r')));
        }
    }
}
