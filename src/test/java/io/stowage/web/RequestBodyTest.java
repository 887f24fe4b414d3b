package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.transfer.Permits;
import io.stowage.web.body.Admission;
import io.stowage.web.body.BodyMemory;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads bodies that a real client sends to a real server. */
class RequestBodyTest {
    private static final LimitsConfig LIMITS =
            LimitsConfig.from(Settings.of(List.of(), Map.of()).scope("stowage"));

    private final BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    private final Steps clock = new Steps();
    private BodyPolicy policy = BodyPolicy.streamed(10);
    private TestServer server;

    /** A clock that is put forward by hand. */
    private static final class Steps extends Clock {
        private Instant now = Instant.EPOCH;
        private Duration step = Duration.ZERO;

        @Override
        public Instant instant() {
            now = now.plus(step);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("/", this::reader);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private TestServer.Answer reader(ServletContext context) {
        Admission admission =
                new Admission(LIMITS, new BodyMemory(1 << 20, LIMITS, clock), new ClientAddress(List.of()), clock);
        return (request, response, rest) -> outcome.add(read(new CountingRequest(request, "", "/x", admission)));
    }

    private Object read(HttpServletRequest request) throws IOException {
        try {
            RequestBody body = RequestBody.of(request, policy);
            return body.declaredLength() + " " + body.readAllBytes().length;
        } catch (StowageException e) {
            return e.fault();
        }
    }

    private Object send(HttpRequest.Builder request) throws Exception {
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
        return outcome.take();
    }

    private HttpRequest.Builder put(HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(server.uri("/x")).PUT(body);
    }

    @Test
    void aDeclaredLengthIsPassedOn() throws Exception {
        assertThat(send(put(BodyPublishers.ofString("12345")))).isEqualTo("OptionalLong[5] 5");
    }

    @Test
    void aChunkedBodyHasNoLengthButTheSameLimit() throws Exception {
        assertThat(send(put(BodyPublishers.fromPublisher(BodyPublishers.ofString("12345")))))
                .isEqualTo("OptionalLong.empty 5");
        assertThat(send(put(BodyPublishers.fromPublisher(BodyPublishers.ofString("12345678901")))))
                .isEqualTo(Fault.BODY_TOO_LARGE);
    }

    @Test
    void aDeclaredLengthBeyondTheLimitIsRefusedUnread() throws Exception {
        assertThat(send(put(BodyPublishers.ofString("12345678901")))).isEqualTo(Fault.BODY_TOO_LARGE);
    }

    @Test
    void anEncodedBodyIsRefused() throws Exception {
        assertThat(send(put(BodyPublishers.ofString("x")).header("Content-Encoding", "gzip")))
                .isEqualTo(Fault.UNSUPPORTED_CODING);
        assertThat(send(put(BodyPublishers.ofString("x")).header("Content-Encoding", "Identity")))
                .isEqualTo("OptionalLong[1] 1");
    }

    @Test
    void aBodyThatTricklesIsEndedAfterItsGrace() throws Exception {
        clock.step = LIMITS.bodyGrace().plusSeconds(2);
        assertThat(send(put(BodyPublishers.ofString("x")))).isEqualTo(Fault.BODY_TIMEOUT);
    }

    @Test
    void withinItsGraceABodyMayBeSlow() throws Exception {
        clock.step = LIMITS.bodyGrace().minusSeconds(1);
        assertThat(send(put(BodyPublishers.ofString("x")))).isEqualTo("OptionalLong[1] 1");
    }

    @Test
    void memoryIsGivenOutUpToItsBoundAndGivenBackOnce() {
        Permits permits = new Permits(4096, Duration.ofMillis(10));
        Permits.Permit all = permits.take(4096);
        assertThatThrownBy(() -> permits.take(1))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        all.close();
        all.close();
        assertThat(permits.freeBytes()).isEqualTo(4096);
        try (Permits.Permit more = permits.take(1_000_000)) {
            assertThat(more).isNotNull();
            assertThat(permits.freeBytes()).isZero();
        }
    }
}
