package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.StowageException;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A front whose names may look like paths, beside one that takes plain paths only. */
class LiteralPathsTest {
    private TestServer server;

    /** Says which front answered and what it saw. */
    private record Naming(String name, PathPolicy paths) implements Front {
        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException, ServletException {
            String below = RequestPath.below(request);
            if (below.endsWith("/hand-on")) {
                rest.doFilter(request, response);
                return;
            }
            response.getOutputStream().write((name + "|" + below).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
                throws IOException {
            TextErrors.write(request, response, why);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws Exception {
        Settings settings =
                Settings.of(List.of(Source.of("test", Map.of("names.hosts", "names.example.org"))), Map.of());
        Mounts mounts = new Mounts(List.of(
                new Mounts.Mounted(
                        new Naming("names", PathPolicy.LITERAL), Mount.from(settings.scope("names"), "/names")),
                new Mounts.Mounted(
                        new Naming("plain", PathPolicy.PLAIN), Mount.from(settings.scope("plain"), "/plain"))));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/ctx", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String get(String path, String host) throws IOException {
        return server.raw("GET /ctx" + path + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/b/./x",
                "/b/a/../b",
                "/b/a//b",
                "/b//lead",
                "/b/%2E%2E/x",
                "/b/a%2Fb",
                "/b/a;v=1/b",
                "/b/..;x/",
                "/b/a%25b"
            })
    void aFrontThatTakesPathsLiterallySeesThemAsTheyWereSent(String path) throws Exception {
        assertThat(get("/names" + path, "localhost")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nnames|" + path);
        assertThat(get(path, "names.example.org")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nnames|" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../plain/x", "/%2e%2e/plain/x", "/../../ctx/plain/x", "/b/../../plain/x"})
    void dotsLeadNobodyOutOfIt(String path) throws Exception {
        assertThat(get("/names" + path, "localhost")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nnames|" + path);
    }

    @Test
    void onlyAPlainFrontIsSparedWhatCannotBeDecoded() {
        for (String raw : List.of("/names/%zz", "/names/%00", "/names/%c3")) {
            assertThatCode(() -> PathPolicy.LITERAL.require(raw)).doesNotThrowAnyException();
            assertThatThrownBy(() -> PathPolicy.PLAIN.require(raw)).isInstanceOf(StowageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plain/../names/x",
                "/plain/%2e%2e/names/x",
                "/plain/..;a/names/x",
                "/other/../names/x",
                "/./names/x",
                "/%2e/names/x"
            })
    void noOtherPathLeadsToItByWayOfDots(String path) throws Exception {
        assertThat(get(path, "localhost")).startsWith("HTTP/1.1 400").doesNotContain("names|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/namesx", "/names;v=1/x", "/Names/x", "/%6eames/x", "//names/x"})
    void whatOnlyResemblesItsPathIsNotIts(String path) throws Exception {
        assertThat(get(path, "localhost")).doesNotContain("names|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../plain/hand-on", "/a/../../hand-on", "/%2E%2E/hand-on", "/./hand-on"})
    void aLiteralPathIsNotHandedOnToAHostThatReadsItDifferently(String path) throws Exception {
        assertThat(get("/names" + path, "localhost")).startsWith("HTTP/1.1 400").doesNotContain(TestServer.HOST_HEADER);
    }

    @Test
    void aPathWithoutDotsIsHandedOn() throws Exception {
        assertThat(get("/names/b//hand-on", "localhost")).contains(TestServer.HOST_HEADER);
    }

    @Test
    void theLaunchersFolderIsOnlyHiddenWhereTheHostWouldAnswer() throws Exception {
        assertThat(get("/io/stowage/launcher/Main.class", "names.example.org"))
                .endsWith("names|/io/stowage/launcher/Main.class");
        assertThat(get("/io/stowage/hand-on", "names.example.org")).startsWith("HTTP/1.1 404");
    }

    @Test
    void aPathThatIsTooLongIsRefusedEverywhere() throws Exception {
        assertThat(get("/names/" + "a".repeat(9000), "localhost")).startsWith("HTTP/1.1 400");
    }
}
