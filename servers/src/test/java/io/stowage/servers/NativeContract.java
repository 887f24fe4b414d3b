package io.stowage.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The native front in every server: once by hand, and once by the client that applications use. */
abstract class NativeContract extends S3Contract {
    /** The one origin whose pages the servers here may be used by, as trust-all allows no others. */
    private static final String PAGE = "https://app.example.org";

    private static final Path CLIENTS =
            Path.of(System.getProperty("project.basedir"), "src", "test", "clients", "native");
    private static final long PATIENCE_SECONDS = 240;

    private final NativeBlob blob = new NativeBlob((2 << 20) + 12_345);

    @Test
    void aBlobIsUploadedAndReadBackWholeAndInRanges() throws IOException, InterruptedException {
        upload();
        HttpResponse<byte[]> whole = site().bytes("GET", "v1/blob/" + blob.query(), new byte[0]);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValueAsLong("Content-Length")).hasValue(blob.bytes().length);
        assertThat(whole.body()).isEqualTo(blob.bytes());

        HttpResponse<byte[]> part =
                site().bytes("GET", "v1/blob" + blob.query(), new byte[0], "Range", "bytes=1048000-1049000");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 1048000-1049000/" + blob.bytes().length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(blob.bytes(), 1_048_000, 1_049_001));

        HttpResponse<byte[]> within =
                site().bytes("GET", "v1/blob" + blob.query(), new byte[0], "Range", "bytes=100-999999");
        assertThat(within.statusCode()).isEqualTo(206);
        assertThat(within.body()).isEqualTo(Arrays.copyOfRange(blob.bytes(), 100, 1_000_000));

        HttpResponse<byte[]> beyond =
                site().bytes("GET", "v1/blob" + blob.query(), new byte[0], "Range", "bytes=99999999-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */" + blob.bytes().length);
    }

    @Test
    void headTellsWhatGetWouldAndSendsNothing() throws IOException, InterruptedException {
        upload();
        HttpResponse<byte[]> head = site().bytes("HEAD", "v1/blob/" + blob.query(), new byte[0]);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(blob.bytes().length);
        assertThat(head.body()).isEmpty();
        String tag = head.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> known = site().bytes("GET", "v1/blob" + blob.query(), new byte[0], "If-None-Match", tag);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
    }

    @Test
    void chunksAndTreesAreReadBack() throws IOException, InterruptedException {
        upload();
        HttpResponse<byte[]> chunk = site().bytes("GET", "v1/chunk/" + blob.chunkQuery(1), new byte[0]);
        assertThat(chunk.statusCode()).isEqualTo(200);
        assertThat(chunk.body()).isEqualTo(blob.chunk(1));
        HttpResponse<String> tree = site().get("v1/blob-tree" + blob.query());
        assertThat(tree.statusCode()).isEqualTo(200);
        assertThat(tree.body()).contains("\"num_blob_bytes\":" + blob.bytes().length);
    }

    @Test
    void whatIsNotThereOrNotRightIsRefusedInOurWords() throws IOException, InterruptedException {
        NativeBlob unknown = new NativeBlob(17);
        refused("GET", "v1/blob" + unknown.query(), new byte[0], 404, "not-found");
        refused("PUT", "v1/chunk" + unknown.chunkQuery(0), unknown.bytes(), 404, "not-found");
        refused("PUT", "v1/blob-tree/", "{".getBytes(StandardCharsets.US_ASCII), 400, "bad-request");
        refused("GET", "v1/blob?blob_hash=sha256:x", new byte[0], 400, "bad-request");
        refused("DELETE", "v1/blob-tree", new byte[0], 405, "method");
        upload();
        refused("PUT", "v1/chunk" + blob.chunkQuery(0), new byte[] {1, 2, 3}, 400, "bad-request");
        refused("PUT", "v1/chunk" + blob.chunkQuery(0), new byte[(1 << 20) + 1], 413, "too-large");
    }

    /** Fails where node is missing, as a test that is left out in silence proves nothing; -Dit.node=skip leaves it out. */
    @Test
    void theNpmClientUploadsAndDownloads() throws IOException, InterruptedException {
        boolean present = Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
        if (!present) {
            System.err.println("node is not installed, so the npm client is NOT TESTED in this server");
            Assumptions.assumeFalse(System.getProperty("it.node", "").equals("skip"), "-Dit.node=skip was given");
            throw new AssertionError("install node 18 or newer, or leave this test out with -Dit.node=skip");
        }
        if (!Files.isDirectory(CLIENTS.resolve("node_modules"))) {
            run("npm", "ci", "--silent");
        }
        run("node", "container.mjs");
    }

    private void upload() throws IOException, InterruptedException {
        HttpResponse<byte[]> tree = site().bytes("PUT", "v1/blob-tree/", blob.request());
        assertThat(tree.statusCode())
                .as(() -> new String(tree.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        for (int i = 0; i < blob.chunks(); i++) {
            HttpResponse<byte[]> chunk = site().bytes("PUT", "v1/chunk/" + blob.chunkQuery(i), blob.chunk(i));
            assertThat(chunk.statusCode()).isEqualTo(200);
        }
    }

    private void refused(String method, String path, byte[] body, int status, String code)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = site().bytes(method, path, body, "Origin", PAGE);
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(status);
        assertThat(answer.headers().firstValue("X-Stowage-Error")).hasValue(code);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
    }

    private void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(CLIENTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Path.of(System.getProperty("project.basedir"), "target", "npm-client.log")
                        .toFile());
        String base = site().uri("").toString();
        builder.environment().put("SITE", base.substring(0, base.length() - 1));
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String log = Files.readString(Path.of(System.getProperty("project.basedir"), "target", "npm-client.log"));
        assertThat(ended).as(log).isTrue();
        assertThat(process.exitValue()).as(log).isZero();
    }
}
