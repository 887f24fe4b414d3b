package io.stowage.replica;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.cbor.CborWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens on loopback as a boundary node of the network does, with a cashier and an owner behind it. */
public final class Replica implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/api/(v[234])/canister/([a-z0-9-]+)/(call|query|read_state)");
    private static final int MAX_BODY = 4 * 1024 * 1024;

    private final Network network;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Plan> plan = new AtomicReference<>(new Plan(Mischief.NONE, 0));
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CashierCanister cashier;
    private final Answers answers;

    private record Plan(Mischief mischief, int times) {}

    private Replica(Network.Shape shape, Clock clock, int port) throws IOException {
        this.network = new Network(shape);
        this.cashier = new CashierCanister(cashierId());
        this.answers = new Answers(network, clock, cashierId(), cashier, ownerId(), new OwnerCanister());
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    public static Replica start(Network.Shape shape, Clock clock) {
        return start(shape, clock, 0);
    }

    static Replica start(Network.Shape shape, Clock clock, int port) {
        try {
            Replica replica = new Replica(shape, clock, port);
            replica.server.createContext("/control/", new ControlPath(replica)::handle);
            replica.server.start();
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Principal cashierId() {
        return Principal.of(Bytes.ofHex("80000000001000000101").array());
    }

    public static Principal ownerId() {
        return Principal.of(Bytes.ofHex("80000000001000010101").array());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public RootKey rootKey() {
        return network.rootKey();
    }

    public CashierCanister cashier() {
        return cashier;
    }

    /** From now on it does this, for good. */
    public void misbehave(Mischief mischief) {
        misbehave(mischief, Integer.MAX_VALUE);
    }

    /** The next so many requests meet this. */
    public void misbehave(Mischief mischief, int times) {
        plan.set(new Plan(mischief, times));
    }

    /** The paths that were asked for, in order. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** How often a call was executed, repetitions of the same request not counted. */
    public int executions() {
        return answers.executions();
    }

    /** Executes the calls that {@link Mischief#LATE} accepted, as far as they have not expired. Answers how many. */
    public int executeLate() {
        return answers.executeLate();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private Mischief next() {
        Plan now = plan.getAndUpdate(
                old -> old.times <= 1 ? new Plan(Mischief.NONE, 0) : new Plan(old.mischief, old.times - 1));
        return now.mischief;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // What a page of another origin needs.
            exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().add("Access-Control-Allow-Headers", "*");
            String path = exchange.getRequestURI().getPath();
            Matcher matcher = PATH.matcher(path);
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                send(exchange, 204, new byte[0]);
            } else if (path.equals("/api/v2/status")) {
                send(exchange, 200, CborWriter.write(status()));
            } else if (!matcher.matches()) {
                send(exchange, 404, "no such address".getBytes(StandardCharsets.UTF_8));
            } else {
                log.add(matcher.group(1) + " " + matcher.group(3));
                answer(exchange, matcher.group(1), Principal.parse(matcher.group(2)), matcher.group(3));
            }
        }
    }

    private MapValue status() {
        return CborValue.map()
                .with("root_key", CborValue.of(rootKey().der()))
                .with("replica_health_status", CborValue.of("healthy"));
    }

    private void answer(HttpExchange exchange, String version, Principal canister, String operation)
            throws IOException {
        Mischief mischief = next();
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        Answers.Answer answer = answers.to(mischief, version, canister, operation, body);
        switch (mischief) {
            case SILENT -> await();
            case HANG_UP -> throw new IOException("hangs up, as it was told to");
            default -> send(exchange, answer.status(), answer.body().array());
        }
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/cbor");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
