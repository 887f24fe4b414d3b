package io.stowage.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.store.Span;
import io.stowage.web.Chain;
import io.stowage.web.Mount;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.TextFront;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A front that answers with parts of a text, as clients see it. */
class AnsweringTest {
    private static final byte[] TEXT = "0123456789abcdefghij".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient client = HttpClient.newHttpClient();
    private TestServer server;

    private static final class Texts extends TextFront {
        @Override
        public String name() {
            return "texts";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            ReadDecision decision = Conditions.of(request)
                    .read(Representation.of(EntityTag.strong("t"), TEXT.length), new RangePolicy(4))
                    .orRefuse(response);
            response.setContentType("text/plain");
            if (decision.spans().size() > 1) {
                MultipartRanges parts = new MultipartRanges(decision, "text/plain", new Random(7));
                parts.describe(response);
                try (AnswerBody body = AnswerBody.free(response, parts.length())) {
                    parts.writeTo(body, (span, out) -> out.write(TEXT, (int) span.offset(), (int) span.length()));
                }
                return;
            }
            decision.describe(response);
            if (!decision.isNotModified()) {
                Span span = decision.span();
                response.getOutputStream().write(TEXT, (int) span.offset(), (int) span.length());
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of());
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Texts(), Mount.from(settings, "/"))));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> get(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/x")).headers(headers);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @Test
    void severalRangesComeAsPartsOfOneBody() throws Exception {
        HttpResponse<String> answer = get("Range", "bytes=0-1, -3, 5-5");
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "Content-Range")).isEqualTo("none");
        assertThat(header(answer, "Content-Type")).startsWith("multipart/byteranges; boundary=");
        String boundary = header(answer, "Content-Type").split("boundary=", -1)[1];
        assertThat(answer.body().split("\r\n--" + boundary, -1))
                .containsExactly(
                        "",
                        "\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/20\r\n\r\n01",
                        "\r\nContent-Type: text/plain\r\nContent-Range: bytes 17-19/20\r\n\r\nhij",
                        "\r\nContent-Type: text/plain\r\nContent-Range: bytes 5-5/20\r\n\r\n5",
                        "--\r\n");
        assertThat(header(answer, "Content-Length"))
                .isEqualTo(Integer.toString(answer.body().length()));
    }

    @Test
    void oneRangeIsAPlainPart() throws Exception {
        HttpResponse<String> answer = get("Range", "bytes=18-,90-");
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes 18-19/20");
        assertThat(answer.body()).isEqualTo("ij");
    }

    @Test
    void aRangeBeyondTheEndIsToldTheLength() throws Exception {
        HttpResponse<String> answer = get("Range", "bytes=20-");
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */20");
    }

    @Test
    void aConditionThatFailsIsAnErrorOfTheFront() throws Exception {
        HttpResponse<String> answer = get("If-Match", "\"other\"", "Range", "bytes=20-");
        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(header(answer, "X-Stowage-Error")).isEqualTo("precondition-failed");
        assertThat(header(answer, "Content-Range")).isEqualTo("none");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        HttpResponse<String> answer = get("If-None-Match", "\"t\"", "Range", "bytes=0-1");
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }
}
