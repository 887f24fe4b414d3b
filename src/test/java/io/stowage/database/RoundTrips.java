package io.stowage.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.ops.Threads;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to a PostgreSQL that counts how often the server was waited for: each time it says that it is ready for the next
 * query, as a driver sends what belongs together and then waits for that. A BEGIN goes along with the statement behind it.
 */
public final class RoundTrips implements AutoCloseable {
    private static final int MOST_MESSAGE = 1 << 24;
    private static final int READY_FOR_QUERY = 'Z';
    private static final int COMMAND_COMPLETE = 'C';

    private final ServerSocket server;
    private final URI target;
    private final AtomicInteger count = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private RoundTrips(ServerSocket server, URI target) {
        this.server = server;
        this.target = target;
    }

    /** @param url of JDBC, the server's */
    public static RoundTrips to(String url) throws IOException {
        URI target = URI.create(url.substring("jdbc:".length()));
        RoundTrips trips = new RoundTrips(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Threads.daemon("round-trips", trips::accept).start();
        return trips;
    }

    /** The same database, through here. */
    public String url() {
        return "jdbc:postgresql://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort()
                + target.getPath() + "?" + target.getQuery() + "&sslmode=disable&gssEncMode=disable";
    }

    /** The fewest of some tries: a pool asks now and then whether a connection is still alive. */
    public int fewest(int tries, Runnable work) {
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < tries; i++) {
            int before = count.get();
            work.run();
            fewest = Math.min(fewest, count.get() - before);
        }
        return fewest;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket there = new Socket(target.getHost(), target.getPort());
                sockets.add(client);
                sockets.add(there);
                client.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                Threads.daemon("to-server", () -> copy(client, there)).start();
                Threads.daemon("from-server", () -> count(there, client)).start();
            }
        } catch (IOException e) {
            close();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            long unused = in.transferTo(out);
        } catch (IOException e) {
            // One side is gone; closing the other one tells it.
        }
    }

    private void count(Socket from, Socket to) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
                DataOutputStream out = new DataOutputStream(to.getOutputStream())) {
            boolean begins = false;
            for (int type = in.read(); type >= 0; type = in.read()) {
                int length = in.readInt();
                if (length < Integer.BYTES || length > MOST_MESSAGE) {
                    throw new IOException("not a message of PostgreSQL");
                }
                byte[] rest = in.readNBytes(length - Integer.BYTES);
                if (type == COMMAND_COMPLETE) {
                    begins = new String(rest, UTF_8).startsWith("BEGIN");
                } else if (type == READY_FOR_QUERY && !begins) {
                    count.incrementAndGet();
                }
                byte[] message = new byte[1 + length];
                message[0] = (byte) type;
                for (int i = 0; i < Integer.BYTES; i++) {
                    message[1 + i] = (byte) (length >> (Byte.SIZE * (Integer.BYTES - 1 - i)));
                }
                System.arraycopy(rest, 0, message, 1 + Integer.BYTES, rest.length);
                out.write(message);
            }
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
