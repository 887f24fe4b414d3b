package io.stowage.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between this machine and itself: so many bits in a second, each way, and so long until they arrive. Runs as a
 * process of its own: {@code Link PORT TARGET-PORT MBIT DELAY-MICROS}.
 */
final class Link {
    private static final int PIECE = 32 * 1024;
    /** What one connection may have on the way, as the window of TCP does. */
    private static final int PIECES_ON_THE_WAY = 64;

    private final long nanosPerByteTimesThousand;
    private final long delayNanos;
    private long freeAt = System.nanoTime();

    private Link(long megabits, long delayMicros) {
        this.nanosPerByteTimesThousand = 8_000_000 / megabits;
        this.delayNanos = delayMicros * 1000;
    }

    /** Bytes, and when the other side may have them; without bytes the connection ends. */
    private record Piece(ByteBuffer bytes, long arrives) {}

    public static void main(String[] arguments) throws IOException {
        int target = Integer.parseInt(arguments[1]);
        long megabits = Long.parseLong(arguments[2]);
        long delay = Long.parseLong(arguments[3]);
        Link there = new Link(megabits, delay);
        Link back = new Link(megabits, delay);
        try (ServerSocket door =
                new ServerSocket(Integer.parseInt(arguments[0]), 128, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket near = door.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                there.carry(near, far);
                back.carry(far, near);
            }
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Piece> way = new ArrayBlockingQueue<>(PIECES_ON_THE_WAY);
        start(() -> send(from, way));
        start(() -> receive(way, to));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // One side hung up, as clients do; the other hears of it when its own turn comes.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void send(Socket from, BlockingQueue<Piece> way) throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE];
        try (InputStream in = from.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, n));
                way.put(new Piece(bytes, takeTurn(n) + delayNanos));
            }
        } finally {
            way.put(new Piece(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
        }
    }

    private static void receive(BlockingQueue<Piece> way, Socket to) throws IOException, InterruptedException {
        try (OutputStream out = to.getOutputStream()) {
            for (Piece piece = way.take(); piece.bytes().hasRemaining(); piece = way.take()) {
                for (long left = piece.arrives() - System.nanoTime();
                        left > 0;
                        left = piece.arrives() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(piece.bytes().array());
            }
        }
    }

    /** All connections share the line; each piece has it for itself for a while. */
    private synchronized long takeTurn(int bytes) {
        long begins = Math.max(freeAt, System.nanoTime());
        freeAt = begins + bytes * nanosPerByteTimesThousand / 1000;
        return freeAt;
    }
}
