package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the WAR does in every server, seen from outside. */
abstract class ServerContract {
    private static final int LARGE = 50 << 20;

    abstract Site site();

    /** Whether the server was told to hand encoded slashes on; those that were not answer 400 themselves. */
    abstract boolean tuned();

    @Test
    void healthIsJson() throws IOException, InterruptedException {
        HttpResponse<String> health = site().get("-/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(health.body()).contains("\"status\"").contains("\"demo\"");
        assertThat(site().get("-/health/live").statusCode()).isEqualTo(200);
        assertThat(site().get("-/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreText() throws IOException, InterruptedException {
        HttpResponse<String> metrics = site().get("-/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(metrics.body()).contains("# TYPE ");
    }

    @Test
    void whatIsPutIsWhatOneGets() throws IOException, InterruptedException {
        for (String body : new String[] {"hello", ""}) {
            assertThat(site().put("demo/small", body).statusCode()).isEqualTo(201);
            HttpResponse<String> got = site().get("demo/small");
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).isEqualTo(body);
            assertThat(got.headers().firstValueAsLong("Content-Length")).hasValue(body.length());
        }
        assertThat(site().send("DELETE", "demo/small").statusCode()).isEqualTo(204);
        assertThat(site().get("demo/small").statusCode()).isEqualTo(404);
    }

    @Test
    void aLargeBodyOfDeclaredLengthStreams() throws IOException, InterruptedException {
        putAndCompare("demo/declared", BodyPublishers.fromPublisher(large(), LARGE));
    }

    @Test
    void aLargeBodyInChunksStreams() throws IOException, InterruptedException {
        putAndCompare("demo/chunked", large());
    }

    @Test
    void aRangeIsAnsweredWithThatPart() throws IOException, InterruptedException {
        site().put("demo/range", "0123456789");
        HttpResponse<String> part = site().get("demo/range", "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
        assertThat(site().get("demo/range", "Range", "bytes=-3").body()).isEqualTo("789");

        HttpResponse<String> beyond = site().get("demo/range", "Range", "bytes=10-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");
    }

    @Test
    void aRangeOfALargeFileIsAnsweredWithThatPart() throws IOException, InterruptedException {
        site().put("demo/large-range", large());
        HttpResponse<String> part = site().get("demo/large-range", "Range", "bytes=1000000-1999999");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body().getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo(new Pattern(2_000_000).skipped(1_000_000).readAllBytes());
    }

    @Test
    void headTellsTheLengthAndSendsNothing() throws IOException, InterruptedException {
        site().put("demo/head", "hello");
        HttpResponse<String> head = site().send("HEAD", "demo/head");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(5);
        assertThat(head.body()).isEmpty();
        assertThat(site().send("HEAD", "demo/nothing-there").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsMissingBelowOurPathsIsOurOwn404() throws IOException, InterruptedException {
        HttpResponse<String> missing = site().get("demo/nothing-there");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("no object of this name");
        assertThat(missing.headers().firstValue("X-Request-Id")).isPresent();
        HttpResponse<String> page = site().get("-/nothing-there");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void otherPathsFallThroughToTheServer() throws IOException, InterruptedException {
        HttpResponse<String> page = site().get("");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Stowage");
        HttpResponse<String> nothing = site().get("nobody/knows/this");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.headers().firstValue("X-Request-Id")).isEmpty();
    }

    /** Before anybody is asked who they are, and in the middle of a body. */
    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nhello\r\n", "10000000000000000\r\nhello\r\n", "5\r\nhello\r\nzz\r\n\r\n"})
    void brokenFramingIsABadRequestInOneLine(String chunks) throws IOException {
        for (String path : List.of("demo/framed", "v1/blob-tree", "-/owner", "v1/chunk", "nobody/knows/this")) {
            String answer = site().conversation(site().line("PUT", path)
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks);
            if (isWildFly()) {
                assertHowWildFlyEnds(path, answer);
            } else {
                assertThat(answer).as(path).matches("(?s)HTTP/1.1 4\\d\\d .*");
                assertPlain(path, answer);
            }
        }
        if (isWildFly()) {
            return;
        }
        String read = site().conversation(site().line("PUT", "demo/framed")
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks);
        assertThat(read).startsWith("HTTP/1.1 400");
    }

    /**
     * WildFly cuts the connection at a broken first chunk, and takes one that breaks after a good chunk for the end of the
     * body, so that no application can tell. See "Limits" in docs/operations.md.
     */
    private static void assertHowWildFlyEnds(String path, String answer) {
        assertThat(answer).as(path).matches("(?s)|HTTP/1.1 (?:201|4\\d\\d) .*");
        if (!answer.isEmpty()) {
            assertPlain(path, answer);
        }
    }

    private static boolean isWildFly() {
        return System.getProperty("arquillian.launch", "").equals("wildfly");
    }

    @Test
    void noErrorPageNamesTheServer() throws IOException {
        for (String path : List.of("nobody/knows/this", "io/stowage/error", "-/nobody")) {
            assertPlain(path, site().raw("GET", path, ""));
        }
        String hidden = site().raw("GET", "WEB-INF/web.xml", "");
        if (isWildFly()) {
            // It answers for this folder before it asks the application, with a page of its own that names nobody.
            assertThat(hidden).contains(" 404 ").doesNotContainIgnoringCase("wildfly", "undertow", "\tat ");
        } else {
            assertPlain("WEB-INF/web.xml", hidden);
        }
    }

    private static void assertPlain(String path, String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        assertThat(body).as(path).doesNotContainIgnoringCase("<html", "tomcat", "jetty", "undertow", "\tat ");
        // A chunked answer brings the lines of its framing along.
        assertThat(body.lines().count()).as(path).isLessThanOrEqualTo(5);
    }

    @Test
    void theWarsOwnFilesAreNotForDownload() throws IOException, InterruptedException {
        assertThat(site().get("io/stowage/launcher/Main.class").statusCode()).isEqualTo(404);
        assertThat(site().get("WEB-INF/web.xml").statusCode()).isEqualTo(404);
        assertThat(site().get("META-INF/MANIFEST.MF").statusCode()).isEqualTo(404);
    }

    @Test
    void dotSegmentsAreRefused() throws IOException {
        assertThat(site().rawStatus("GET", "demo/../demo/x", "")).isEqualTo(400);
        assertThat(site().rawStatus("GET", "demo/%2e%2e/demo/x", "")).isEqualTo(400);
        assertThat(site().rawStatus("GET", "nobody/../demo/x", "")).isEqualTo(400);
        assertThat(site().rawStatus("GET", "demo/./x", "")).isEqualTo(400);
    }

    @Test
    void aNulAndBrokenUtf8AreRefused() throws IOException {
        assertThat(site().rawStatus("GET", "demo/a%00b", "")).isEqualTo(400);
        assertThat(site().rawStatus("GET", "demo/a%FFb", "")).isEqualTo(400);
    }

    @Test
    void anEncodedSlashIsPartOfTheNameWhereTheServerLetsItThrough() throws IOException, InterruptedException {
        int status = site().put("demo/a%2Fb", "encoded").statusCode();
        if (tuned()) {
            assertThat(status).isEqualTo(201);
            assertThat(site().get("demo/a%2Fb").body()).isEqualTo("encoded");
            assertThat(site().get("demo/a/b").body()).isEqualTo("encoded");
        } else {
            assertThat(status).isEqualTo(400);
        }
    }

    /** Jetty forbids the method by itself, the others leave it to us. */
    @Test
    void traceIsRefusedAndEchoesNothing() throws IOException {
        for (String path : List.of("demo/x", "v1/blob", "-/health", "nobody/knows/this")) {
            String answer = site().raw("TRACE", path, "Cookie: secret\r\n");
            assertThat(answer.split(" ", 3)[1]).as(path).isIn("403", "405");
            assertThat(answer).as(path).doesNotContain("secret");
        }
    }

    @Test
    void aConnectionOutlivesASmallBodyThatNobodyWanted() throws IOException {
        String answers = site().conversation(site().line("POST", "demo/refused") + "Content-Length: 5\r\n\r\nhello"
                + site().line("GET", "-/health/live") + "Connection: close\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 405").contains("HTTP/1.1 200");
    }

    @Test
    void anAnswerBeforeALargeBodySaysThatTheConnectionEnds() throws IOException {
        String answer = site().conversation(site().line("POST", "demo/refused") + "Content-Length: 3000000\r\n\r\n"
                + "x".repeat(3_000_000));
        assertThat(answer).startsWith("HTTP/1.1 405").containsIgnoringCase("Connection: close");
    }

    private void putAndCompare(String path, BodyPublisher body) throws IOException, InterruptedException {
        assertThat(site().put(path, body).statusCode()).isEqualTo(201);
        HttpResponse<InputStream> got = site().open(path);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValueAsLong("Content-Length")).hasValue(LARGE);
        try (InputStream answer = got.body();
                InputStream expected = new Pattern(LARGE)) {
            assertThat(answer).hasSameContentAs(expected);
        }
        site().send("DELETE", path);
    }

    private static BodyPublisher large() {
        return BodyPublishers.ofInputStream(() -> new Pattern(LARGE));
    }
}
