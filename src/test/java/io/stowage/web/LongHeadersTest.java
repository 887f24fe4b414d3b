package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.TagSyntax;
import io.stowage.web.client.AddressRange;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Header lines as long as any server lets through: whoever reads them must not go a level deeper for each character. */
class LongHeadersTest {
    private static final int LENGTH = 60_000;

    private TestServer server;

    /** Looks at every header that fronts look at by means of this room. */
    private static final class Reader extends TextFront {
        private final ClientAddress addresses = new ClientAddress(List.of(AddressRange.parse("127.0.0.0/8")));

        @Override
        public String name() {
            return "reader";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            Representation current = Representation.of(EntityTag.strong("tag"), 1000);
            ReadDecision.Outcome strict =
                    Conditions.of(request).read(current, RangePolicy.ONE).outcome();
            ReadDecision.Outcome lenient = Conditions.of(request, TagSyntax.LENIENT)
                    .read(current, new RangePolicy(100))
                    .outcome();
            boolean token = Tokens.shown(request).isPresent();
            String text =
                    strict + " " + lenient + " " + token + " " + addresses.of(request) + " " + request.getContentType();
            response.getOutputStream().print("read " + text.length());
        }
    }

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Reader(), Mount.from(settings.scope("test"), "/"))));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "If-None-Match|\"a\", ",
                "If-None-Match|\"",
                "If-None-Match|W/\"\\\"",
                "If-None-Match|\"aaaa",
                "If-Match|\"a, ",
                "If-Match|W/",
                "If-Modified-Since|Sun, 06 ",
                "If-Range|\"a\\\" ",
                "Range|0",
                "Range|bytes=1-2,",
                "Range|bytes=,",
                "X-Forwarded-For|127.0.0.1,",
                "X-Forwarded-For|,",
                "X-Request-Id|a",
                "Authorization|Bearer ",
                "Content-Type|a/b;a=b",
                "Origin|http://a",
                "Cookie|a=b; ",
                "Accept-Language|de,"
            })
    void aLineAtTheLimitIsReadOrRefusedAndNothingFails(String name, String part) throws Exception {
        String answer = server.raw("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + name + ": "
                + part.repeat(LENGTH / part.length()) + "\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 (200|400) .*").doesNotContain("500");
    }
}
