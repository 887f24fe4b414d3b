package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.web.body.Admission;
import io.stowage.web.body.BodyMemory;
import io.stowage.web.client.AddressRange;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A front that takes to a body as it likes, and clients that drip: who holds what, and for how long. */
class OneDoorTest {
    private static final int REQUESTS = 4;

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch mayLeave = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private TestServer server;

    /** Goes past RequestBody in every way that the servlet interface has. */
    private final class Careless extends TextFront {
        @Override
        public String name() {
            return "careless";
        }

        @Override
        public boolean isProbe(HttpServletRequest request) {
            return request.getRequestURI().endsWith("/live");
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException, ServletException {
            String text = switch (RequestPath.below(request)) {
                case "/stream" -> request.getInputStream().readAllBytes().length + " bytes";
                case "/reader" -> request.getReader().lines().count() + " lines";
                case "/parameter" ->
                    request.getParameter("a") + request.getParameterMap().size();
                case "/parts" -> request.getParts().toString();
                case "/refuse" -> throw new StowageException(Fault.UNAUTHENTICATED, "who are you?");
                case "/wait" -> awaitLeave();
                default -> "fine";
            };
            response.getOutputStream().print(text);
        }

        private String awaitLeave() {
            try {
                mayLeave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "left";
        }
    }

    @BeforeEach
    void start() throws Exception {
        Map<String, String> values =
                Map.of("stowage.limits.requests", Integer.toString(REQUESTS), "stowage.limits.unread.at-once", "1");
        Settings settings =
                Settings.of(List.of(Source.of("test", values)), Map.of()).scope("stowage");
        LimitsConfig limits = LimitsConfig.from(settings);
        Admission admission = new Admission(
                limits,
                new BodyMemory(8 << 20, limits, clock),
                new ClientAddress(List.of(AddressRange.parse("127.0.0.1"))),
                clock);
        Mounts mounts =
                new Mounts(List.of(new Mounts.Mounted(new Careless(), Mount.from(settings.scope("test"), "/"))));
        Chain chain = new Chain(mounts, admission, meters, new Random(1), error -> {});
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        mayLeave.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private String head(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
    }

    /** A client of that address, as the proxy in between tells it. */
    private Socket open(String address, String path, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.add("X-Forwarded-For: " + address);
        send(socket, head("PUT", path, lines.toArray(String[]::new)));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    }

    private void awaitRunning(int requests) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> meters.get("stowage.requests.running").gauge().value() == requests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream", "/reader"})
    void aBodyThatNobodyExpectedIsSmallOrRefused(String path) throws Exception {
        assertThat(server.raw(head("PUT", path, "Content-Length: 5", "Connection: close") + "a\nb\nc"))
                .startsWith("HTTP/1.1 200");
        String large = "x".repeat(70_000);
        assertThat(server.raw(head("PUT", path, "Content-Length: 70000", "Connection: close") + large))
                .startsWith("HTTP/1.1 413");
        String chunked = "11170\r\n" + large + "\r\n0\r\n\r\n";
        assertThat(server.raw(head("PUT", path, "Transfer-Encoding: chunked", "Connection: close") + chunked))
                .startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream", "/reader"})
    void aBodyThatNobodyExpectedHasToComeInItsGrace(String path) throws Exception {
        Socket socket = open("192.0.2.1", path, "Content-Length: 50");
        send(socket, "x");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> meters.get("stowage.bodies.held.bytes").gauge().value() > 0);
        clock.advance(Duration.ofSeconds(31));
        send(socket, "x");
        assertThat(answer(socket)).endsWith(" 408");
    }

    @Test
    void noBodyIsReadForParameters() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded";
        assertThat(server.raw(head("POST", "/parameter?a=%C3%A4&b=1", form, "Content-Length: 7", "Connection: close")
                        + "a=2&c=3"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\u00c3\u00a42".replace("\u00c3\u00a4", "\u00e4"));
        assertThat(server.raw(head("GET", "/parameter?a=%c0%af", "Connection: close")))
                .startsWith("HTTP/1.1 400");
        String parts = "Content-Type: multipart/form-data; boundary=b";
        assertThat(server.raw(head("POST", "/parts", parts, "Content-Length: 5", "Connection: close") + "--b--"))
                .startsWith("HTTP/1.1 500");
    }

    @Test
    void oneAddressHasHalfOfThePlacesAndProbesHaveTheirOwn() throws Exception {
        open("192.0.2.1", "/wait");
        open("192.0.2.1", "/wait");
        awaitRunning(2);
        assertThat(answer(open("192.0.2.1", "/x"))).endsWith(" 503");
        assertThat(answer(open("192.0.2.2", "/x"))).endsWith(" 200");
        open("2001:db8:0:1::1", "/wait");
        open("2001:db8:0:1::2", "/wait");
        awaitRunning(4);
        assertThat(answer(open("192.0.2.2", "/x"))).endsWith(" 503");
        assertThat(answer(open("192.0.2.2", "/live"))).endsWith(" 200");
        mayLeave.countDown();
        awaitRunning(0);
        assertThat(answer(open("192.0.2.1", "/x"))).endsWith(" 200");
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() throws Exception {
        open("2001:db8:0:1::1", "/wait");
        open("2001:db8:0:1:ffff::2", "/wait");
        awaitRunning(2);
        assertThat(answer(open("2001:db8:0:1::3", "/x"))).endsWith(" 503");
        assertThat(answer(open("2001:db8:0:2::3", "/x"))).endsWith(" 200");
    }

    @Test
    void aProbeNeverWaitsForABody() throws Exception {
        Socket socket = open("192.0.2.1", "/live", "Content-Length: 50");
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).startsWith("HTTP/1.1 200").contains("Connection: close");
        awaitRunning(0);
    }

    /** One rest is waited for here; each further one ends its connection, so that the threads stay free. */
    @Test
    void whoDripsIntoARefusedRequestHoldsOneOfFewReaders() throws Exception {
        Socket first = open("192.0.2.1", "/refuse", "Content-Length: 50");
        assertThat(answer(first)).endsWith(" 401");
        awaitRunning(1);
        for (int i = 0; i < 2 * REQUESTS; i++) {
            Socket next = open("192.0.2." + i, "/refuse", "Content-Length: 50");
            String answer = new String(next.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 401").contains("Connection: close");
        }
        send(first, "x".repeat(50) + head("GET", "/x", "Connection: close"));
        assertThat(new String(first.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .endsWith("fine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nhello",
                "5\r\nhello\r\nzz\r\n",
                "10000000000000000\r\nhello",
                "5\r\nhelloworld\r\n0\r\n\r\n"
            })
    void brokenFramingIsToldInOneLineAtMost(String chunks) throws Exception {
        String answer = server.raw(head("PUT", "/stream", "Transfer-Encoding: chunked") + chunks);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("Connection: close");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(body.lines().count()).isLessThanOrEqualTo(1);
    }
}
