package io.stowage.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.web.Chain;
import io.stowage.web.Cors;
import io.stowage.web.Mount;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesFrontTest {
    private static final Path WEBAPP = Path.of("src/main/webapp").toAbsolutePath();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Deque<TestServer> started = new ArrayDeque<>();

    @TempDir
    private Path empty;

    private void start(String contextPath, Path webapp) throws Exception {
        started.push(new TestServer(contextPath, context -> chain(context, webapp)));
    }

    private static TestServer.Answer chain(ServletContext context, Path webapp) {
        ServletContextHandler.getServletContextHandler(context).setBaseResourceAsPath(webapp);
        try {
            Mount root = new Mount("", Set.of(), Set.of(), new Cors(Set.of(), List.of(), List.of(), List.of()));
            List<Mounts.Mounted> mounted = Pages.find(context, "/-").stream()
                    .map(pages -> new Mounts.Mounted(new PagesFront(pages), root))
                    .toList();
            LimitsConfig limits = LimitsConfig.from(Settings.of(List.of(), Map.of()));
            return new Chain(new Mounts(mounted), limits, new SimpleMeterRegistry(), new Random(1))::answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        started.pop().close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(started.element().uri(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void thePageLetsNothingRunButItsOwnFiles() throws Exception {
        start("/ctx", WEBAPP);
        HttpResponse<String> page = send("GET", "/ctx/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.body()).contains("content=\"-\"").doesNotContain("@api@");
    }

    @Test
    void whatAPageNamesIsThereAndNothingNeedsAnotherHost() throws Exception {
        start("/ctx", WEBAPP);
        try (Stream<Path> files = Files.walk(WEBAPP.resolve("WEB-INF/console"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = WEBAPP.resolve("WEB-INF/console").relativize(file).toString();
                String path = name.equals("index.html") ? "" : name;
                assertThat(send("GET", "/ctx/" + path).statusCode()).as(name).isEqualTo(200);
                String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
                assertThat(text)
                        .as(name)
                        .doesNotContain("http://")
                        .doesNotContain("https://")
                        .doesNotContain("style=");
            }
        }
    }

    @Test
    void aPageThatTheBrowserHasIsNotSentAgain() throws Exception {
        start("/", WEBAPP);
        String tag = header(send("GET", "/console/main.js"), "ETag");
        HttpResponse<String> again = send("GET", "/console/main.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(send("HEAD", "/console/main.js").statusCode()).isEqualTo(200);
    }

    @Test
    void aContextWithoutItsSlashGetsIt() throws Exception {
        start("/ctx", WEBAPP);
        HttpResponse<String> answer = send("GET", "/ctx");
        assertThat(answer.statusCode()).isIn(301, 302);
        assertThat(header(answer, "Location")).endsWith("/ctx/");
    }

    @Test
    void everyOtherPathBelongsToTheHost() throws Exception {
        start("/ctx", WEBAPP);
        for (String path : List.of(
                "/index.html",
                "/about",
                "/console",
                "/console/",
                "/console/nothing.js",
                "/WEB-INF/console/index.html")) {
            HttpResponse<String> answer = send("GET", "/ctx" + path);
            assertThat(answer.body()).as(path).startsWith("host");
            assertThat(answer.headers().firstValue("X-Request-Id")).as(path).isEmpty();
        }
    }

    @Test
    void insideAnotherApplicationThereAreNoPages() throws Exception {
        start("/ctx", empty);
        assertThat(send("GET", "/ctx/").body()).startsWith("host");
    }

    @Test
    void pagesAreReadOnly() throws Exception {
        start("/ctx", WEBAPP);
        HttpResponse<String> answer = send("POST", "/ctx/");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    }
}
