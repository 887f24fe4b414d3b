package io.stowage.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The lines of the S3 contest, and how they are held: all servers in turn, another one first in each round. */
final class S3Lines {
    private static final String BUCKET = "bench";
    private static final String LISTED_BUCKET = "bench-list";
    static final Duration LONG = Duration.ofMinutes(10);
    private static final int FILLERS = 16;

    /** Of the time that a file system notes. */
    private static final Duration CLOCK_STEP = Duration.ofMillis(20);

    private final int rounds = Integer.getInteger("bench.rounds", 3);
    private final Duration slice = Duration.ofMillis(Long.getLong("bench.cell-millis", 1000));
    private final Duration warmUp = Duration.ofSeconds(Long.getLong("bench.warm-up-seconds", 30));
    private final Duration patience = Duration.ofSeconds(Long.getLong("bench.patience-seconds", 10));
    private final Pattern only = Pattern.compile(System.getProperty("bench.only", ""));

    private final String prefix;
    private final List<S3Server> servers;
    private final S3Load load;
    private final S3Scores scores;
    private final Results results;
    private final List<Line> lines = new ArrayList<>();

    /** What is there already. */
    private final Set<String> filled = new HashSet<>();

    private final AtomicInteger numbers = new AtomicInteger();

    /**
     * @param like what the lines have in common that differ in connections only
     * @param bytes what a round moves at least
     */
    record Line(String name, String like, int connections, long bytes, Set<String> leavesOut, Side side) {}

    interface Side {
        Tally run(S3Server server) throws IOException, InterruptedException;
    }

    /** @param prefix of the names of all lines */
    S3Lines(String prefix, List<S3Server> servers, S3Load load) {
        this.prefix = prefix;
        this.servers = List.copyOf(servers);
        this.load = load;
        this.scores = new S3Scores(servers.stream().map(S3Server::name).toList());
        this.results = new Results(scores.head());
    }

    Results results() {
        return results;
    }

    void addReads(String method, int size, int connections, int objects, String... leavesOut) {
        String like = prefix + method + " " + label(size);
        add(new Line(
                name(like, connections),
                like,
                connections,
                method.equals("HEAD") ? 0 : (long) connections * size,
                Set.of(leavesOut),
                server -> {
                    fill(server, size, objects);
                    S3Requests requests = server.requests(BUCKET);
                    List<PreparedRequest> all = IntStream.range(0, objects)
                            .mapToObj(i -> requests.plain(method, stored(size, i)))
                            .toList();
                    return load.repeated(server.port(), connections, all, slice, server.cpu());
                }));
    }

    /** Pages of a thousand keys. */
    void addLists(int keys, int connections, String... leavesOut) {
        String like = prefix + "LIST 1000 keys";
        add(new Line(name(like, connections), like, connections, 0, Set.of(leavesOut), server -> {
            S3Requests requests = server.requests(LISTED_BUCKET);
            if (filled.add(server.name() + like)) {
                createBucket(server, requests);
                send(server, requests.puts(keys, 1 << 10, false, S3Lines::listed));
            }
            List<PreparedRequest> pages = IntStream.range(0, keys - 1000)
                    .mapToObj(i -> requests.list(listed(i)))
                    .toList();
            return load.repeated(server.port(), connections, pages, slice, server.cpu());
        }));
    }

    void addPuts(int size, int connections, boolean signed, String... leavesOut) {
        String like = prefix + "PUT " + label(size) + (signed ? ", signed" : ", unsigned");
        int most = (int) Math.max(connections, slice.toMillis() * Math.max(1L, (16 << 20) / (size + (1 << 10))) / 1000);
        add(new Line(
                name(like, connections), like, connections, (long) connections * size, Set.of(leavesOut), server -> {
                    S3Requests requests = server.requests(BUCKET);
                    // Large ones take turns with few names, so that a server that is given can let go of them.
                    int names = size > 1 << 20 ? connections : Integer.MAX_VALUE;
                    List<PreparedRequest> all = requests.puts(
                            most, size, signed, i -> "put-" + size + "-" + (names < most ? i % names : number()));
                    Instant start = Instant.now().minus(CLOCK_STEP);
                    Tally tally = load.once(server.port(), connections, all, slice, server.cpu());
                    server.emptyFilesSince(start);
                    return tally;
                }));
    }

    void addDeletes(int size, int count, int connections, String... leavesOut) {
        String like = prefix + "DELETE";
        add(new Line(name(like, connections), like, connections, 0, Set.of(leavesOut), server -> {
            S3Requests requests = server.requests(BUCKET);
            List<String> names = IntStream.range(0, count)
                    .mapToObj(i -> "delete-" + number())
                    .toList();
            send(server, requests.puts(count, size, false, names::get));
            List<PreparedRequest> all =
                    names.stream().map(name -> requests.plain("DELETE", name)).toList();
            return load.once(server.port(), connections, all, slice, server.cpu());
        }));
    }

    private void add(Line line) {
        if (only.matcher(line.name()).find()) {
            lines.add(line);
        }
    }

    private int number() {
        return numbers.incrementAndGet();
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void hold() throws IOException, InterruptedException {
        for (S3Server server : servers) {
            createBucket(server, server.requests(BUCKET));
        }
        for (S3Server server : servers) {
            if (server.wantsWarmUp()) {
                warmUp(server);
            }
        }
        for (Line line : lines) {
            hold(line);
            results.tell(scores.line(line.name()));
        }
    }

    /** With the lines that will be held, but for those that move very much. */
    private void warmUp(S3Server server) throws IOException, InterruptedException {
        long end = System.nanoTime() + warmUp.toNanos();
        List<Line> some = lines.stream()
                .filter(line -> line.bytes() <= 64 << 20)
                .filter(line -> !line.leavesOut().contains(server.name()))
                .toList();
        while (!some.isEmpty() && System.nanoTime() < end) {
            for (Line line : some) {
                if (System.nanoTime() < end) {
                    line.side().run(server);
                }
            }
        }
    }

    private void hold(Line line) throws IOException, InterruptedException {
        List<S3Server> taking = new ArrayList<>(servers);
        taking.removeIf(server -> line.leavesOut().contains(server.name()) || wouldTakeTooLong(line, server));
        for (int round = 0; round < rounds; round++) {
            for (S3Server server : taking) {
                forceDirtyPages();
                scores.add(line.name(), server.name(), line.side().run(server));
            }
            Collections.rotate(taking, 1);
        }
    }

    /** By what it did with fewer connections. */
    private boolean wouldTakeTooLong(Line line, S3Server server) {
        Supplier<Optional<Line>> before = () -> lines.stream()
                .filter(other -> other.like().equals(line.like()) && other.connections() < line.connections())
                .reduce((first, second) -> second);
        Optional<Double> speed = before.get().flatMap(other -> scores.operationsPerSecond(other.name(), server.name()));
        boolean tooLong = speed.isPresent() && line.connections() / speed.get() > patience.toSeconds();
        if (tooLong) {
            System.err.println(line.name() + " leaves " + server.name() + " out, a round would take longer than "
                    + patience.toSeconds() + " s");
        }
        return tooLong;
    }

    /** What one server left to be written later would be in the way of the next one. */
    private static void forceDirtyPages() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
    }

    private void fill(S3Server server, int size, int objects) throws IOException, InterruptedException {
        if (filled.add(server.name() + size)) {
            send(server, server.requests(BUCKET).puts(objects, size, false, i -> stored(size, i)));
        }
    }

    private void send(S3Server server, List<PreparedRequest> all) throws IOException, InterruptedException {
        load.once(server.port(), Math.min(FILLERS, all.size()), all, LONG, server.cpu());
    }

    private void createBucket(S3Server server, S3Requests requests) throws IOException, InterruptedException {
        if (server.keys().isPresent()) {
            send(server, List.of(requests.createBucket()));
        }
    }

    private static String stored(int size, int index) {
        return "get-" + size + "-" + index;
    }

    private static String listed(int index) {
        return String.format("folder-%02d/object-%08d", index / 100, index);
    }

    static String label(int size) {
        return size >= 1 << 20 ? (size >> 20) + " MiB" : (size >> 10) + " KiB";
    }

    private static String name(String like, int connections) {
        return like + ", " + connections + (connections == 1 ? " connection" : " connections");
    }
}
