package io.stowage.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as a child process, with the processor time that it and its own children have used. */
final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;

    private static final int SHOWN = 2000;

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Returns once the port answers. */
    static ServerProcess start(int port, Path log, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // Variables of that name are settings, and this is to run with those of the command line only.
        builder.environment().keySet().removeIf(name -> name.startsWith("STOWAGE_"));
        ServerProcess started = new ServerProcess(builder.start(), log);
        started.await(port);
        return started;
    }

    /** Returns once that port answers; the server is ended when it does not. */
    void await(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers(port)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                close();
                throw new IOException("nothing answers on port " + port + "; the log ends with " + endOfLog());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String endOfLog() throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - SHOWN));
    }

    Duration cpu() {
        ProcessHandle handle = process.toHandle();
        return Stream.concat(Stream.of(handle), handle.descendants())
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
