package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.ObjectStore;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the three header lines that are sent back. */
class StoredHeadersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image/png | | image/png | ",
                "IMAGE/PNG | inline | IMAGE/PNG | inline",
                "text/plain; charset=utf-8 | attachment; filename=\"a b.txt\" | text/plain; charset=utf-8 | attachment; filename=\"a b.txt\"",
                "video/mp4 | inline; filename*=UTF-8''%C3%A4 | video/mp4 | inline; filename*=UTF-8''%C3%A4",
                "image/svg+xml | | image/svg+xml | attachment",
                "text/html | inline; filename=x | text/html | attachment; filename=x",
                "application/javascript | | application/octet-stream | ",
                "text/JavaScript; charset=utf-8 | inline; filename=x.js | application/octet-stream | inline; filename=x.js",
                "application/x-ecmascript | | application/octet-stream | ",
                "text/jscript | | application/octet-stream | ",
                "text/livescript | | application/octet-stream | ",
                "text/javascript1.5 | | application/octet-stream | ",
                "text/css | | application/octet-stream | ",
                "Text/CSS ;charset=utf-8 | | application/octet-stream | ",
                "audio/x+xml | inline | audio/x+xml | attachment",
                "video/XML | | video/XML | attachment",
                "font/svg+xml | | font/svg+xml | attachment",
                "application/rss+xml | inline | application/rss+xml | attachment",
                "text/plain, text/html | | application/octet-stream | ",
                "nonsense | | application/octet-stream | ",
                "image/png | bad \"quote | image/png | ",
                "text/html | bad \"quote | text/html | attachment",
                "téxt/plain | | application/octet-stream | "
            })
    void typeAndDispositionAreHarmless(String type, String disposition, String sentType, String sentDisposition)
            throws Exception {
        String[] lines = disposition == null
                ? new String[] {"Content-Type: " + type}
                : new String[] {"Content-Type: " + type, "Content-Disposition: " + disposition};
        TestBlob blob = TestBlob.text("x", lines);
        try (ObjectStore store = V1Server.memory();
                V1Server node = V1Server.start(store)) {
            node.upload(blob);
            HttpResponse<byte[]> got = node.getBlob(blob);
            // Jetty drops the blank before a parameter.
            assertThat(Text.header(got, "Content-Type").replace("; ", ";")).isEqualTo(sentType.replace("; ", ";"));
            assertThat(Text.header(got, "Content-Disposition"))
                    .isEqualTo(sentDisposition == null ? "" : sentDisposition);
            boolean sandboxed = !Text.header(got, "Content-Security-Policy").isEmpty();
            assertThat(sandboxed)
                    .isEqualTo(sentDisposition != null
                            && sentDisposition.startsWith("attachment")
                            && !type.startsWith("text/plain"));
        }
    }

    /** Each of these overflowed the stack of every reader: a pattern went one level deeper for each character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "attachment; filename=\"%s\"~aaaa",
                "attachment; filename=\"%s\"~\\\"a ",
                "attachment%s~; a=b",
                "attachment%s~; a=\"b\"",
                "attachment; filename=%s~abcd"
            })
    void aLongDispositionIsSentBackAsItWasStored(String shape) throws Exception {
        String[] parts = shape.split("~", -1);
        String disposition = parts[0].formatted(parts[1].repeat(3000 / parts[1].length()));
        TestBlob blob = TestBlob.text("x", "Content-Type: image/png", "Content-Disposition: " + disposition);
        try (ObjectStore store = V1Server.memory();
                V1Server node = V1Server.start(store)) {
            node.upload(blob);
            HttpResponse<byte[]> got = node.getBlob(blob);
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(Text.header(got, "Content-Disposition")).isEqualTo(disposition);
        }
    }

    /** As long as a stored line may be, and longer than servers let a header of an answer be. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Disposition: attachment; a=\"| x",
                "Content-Disposition: attachment; a=\"|\\x",
                "Content-Disposition: attachment| ;a=b",
                "Content-Type: image/png| ;a=\"b\"",
                "Content-Language: de|,de"
            })
    void aLineAtTheLimitNeitherFailsNorGoesOut(String begin, String more) throws Exception {
        String line = begin
                + more.repeat((8 * 1024 - begin.length() - 1) / more.length())
                + (begin.endsWith("\"") ? "\"" : "");
        TestBlob blob = TestBlob.text("x", line);
        try (ObjectStore store = V1Server.memory();
                V1Server node = V1Server.start(store)) {
            node.upload(blob);
            HttpResponse<byte[]> got = node.getBlob(blob);
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(Text.of(got)).isEqualTo("x");
            assertThat(got.headers().map().values())
                    .allSatisfy(values -> assertThat(values.get(0)).hasSizeLessThan(200));
        }
    }
}
