package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a front learns of the host that its client named. */
class HostLabelsTest {
    private TestServer server;

    private static final class Telling extends TextFront {
        @Override
        public String name() {
            return "telling";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            String label = RequestContext.of(request).label().orElse("-");
            response.getOutputStream().write(("label " + label).getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(
                List.of(Source.of("test", Map.of("hosts", "S3.example.org,*.s3.example.org,::1"))), Map.of());
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Telling(), Mount.from(settings, "/s3"))));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String get(String host, String more) throws IOException {
        return server.raw("GET /key HTTP/1.0\r\nHost: " + host + "\r\n" + more + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "s3.example.org, -",
        "s3.example.org:8080, -",
        "S3.EXAMPLE.ORG., -",
        "photos.s3.example.org, photos",
        "photos.s3.example.org.:443, photos",
        "Photos.S3.Example.Org:80, photos",
        "my.photos.2026.s3.example.org, my.photos.2026",
        "[::1], -",
        "[0:0:0:0:0:0:0:1]:9000, -"
    })
    void theLabelIsFoundHoweverTheHostIsWritten(String host, String label) throws Exception {
        assertThat(get(host, "")).endsWith("label " + label);
    }

    @ParameterizedTest
    @CsvSource({"s3.example.org.evil.org", "s3xexample.org", "xs3.example.org", "127.0.0.1", "[::2]"})
    void aHostThatOnlyResemblesItIsNotTheFronts(String host) throws Exception {
        assertThat(get(host, "")).contains(TestServer.HOST_HEADER);
    }

    @Test
    void aForwardedHostChangesNothing() throws Exception {
        String forwarded = "X-Forwarded-Host: photos.s3.example.org\r\nForwarded: host=photos.s3.example.org\r\n";
        assertThat(get("s3.example.org", forwarded)).endsWith("label -");
        assertThat(get("elsewhere.org", forwarded)).contains(TestServer.HOST_HEADER);
    }
}
