package io.stowage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.TestDatabases;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;

/**
 * Damaged requests on a real connection. Whatever comes, the answer is a success or says what the client did wrong, it comes
 * in time, and nothing stays reserved or half stored.
 */
class S3FuzzTest {
    private static final int TRIES = 400;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final List<String> PIECES = List.of(
            "",
            "\r\n",
            "\n",
            "\0",
            "-",
            "--",
            "=",
            ",",
            ";",
            ":",
            "\"",
            "<",
            ">",
            "&",
            "&#0;",
            "]]>",
            "%",
            "%zz",
            "bytes",
            "bytes=",
            "0",
            "9",
            "99999999999999999999",
            "-1",
            "\u00ff",
            "\u00c3",
            "</Delete>",
            "<!DOCTYPE a>",
            "<a>",
            "x-amz-checksum-crc32:",
            "a".repeat(2000),
            "<a>".repeat(200));

    @TempDir
    private Path folder;

    private final Random random = new Random(20261130);
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(
                tables -> TestDatabases.embedded(folder, tables),
                Map.of("stowage.s3.sigv2-links", "true", "stowage.s3.post-v2", "true"));
        try (S3Client s3 = server.client()) {
            s3.createBucket(b -> b.bucket("open").acl(BucketCannedACL.PUBLIC_READ_WRITE));
            s3.putObject(b -> b.bucket("open").key("a"), RequestBody.fromString("0123456789"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        // Waits until nothing is reserved any more.
        server.charges.entries();
        assertThat(server.signed().get("/s3/open/a").body()).isEqualTo("0123456789");
        server.close();
    }

    private String damage(String text) {
        String damaged = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(8));
            damaged = damaged.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + damaged.substring(end);
        }
        return damaged;
    }

    /** Sends a head and a body, each character a byte. Answers the status; 0 when the server only hung up. */
    private int send(String head, String body) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = head + "Host: localhost\r\nX-Forwarded-For: 10.0." + random.nextInt(256) + "."
                    + random.nextInt(256) + "\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readNBytes(1 << 16), ISO_8859_1);
            return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static void assertTheClients(int status, String what) {
        assertThat(status == 501 ? 400 : status).as(what).isLessThan(500);
    }

    @Test
    void signatures() throws Exception {
        String key = server.key.key().id();
        String right = "AWS4-HMAC-SHA256 Credential=" + key + "/20261130/stowage/s3/aws4_request, SignedHeaders=host;"
                + "x-amz-content-sha256;x-amz-date, Signature=" + "0a".repeat(32);
        String link = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + key + "%2F20261130%2Fstowage%2Fs3"
                + "%2Faws4_request&X-Amz-Date=20261130T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=" + "0a".repeat(32);
        String old = "AWSAccessKeyId=" + key + "&Expires=9999999999&Signature=AAAA";
        for (int i = 0; i < TRIES; i++) {
            String header = damage(right).replaceAll("[\r\n\0]", "");
            assertTheClients(
                    send(
                            "GET /s3/open/a HTTP/1.1\r\nx-amz-date: 20261130T000000Z\r\nx-amz-content-sha256: "
                                    + "UNSIGNED-PAYLOAD\r\nAuthorization: " + header + "\r\n",
                            ""),
                    header);
            String query = damage(i % 2 == 0 ? link : old).replaceAll("[\\s\0<>\"]", "");
            assertTheClients(send("GET /s3/open/a?" + query + " HTTP/1.1\r\n", ""), query);
        }
    }

    @Test
    void framesOfChunks() throws Exception {
        String right = "5\r\nhello\r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:+esgrQ==\r\n\r\n";
        for (int i = 0; i < TRIES; i++) {
            String body = damage(right);
            String head = "PUT /s3/open/chunks HTTP/1.1\r\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n"
                    + "x-amz-decoded-content-length: 10\r\nx-amz-trailer: x-amz-checksum-crc32\r\n"
                    + "Content-Encoding: aws-chunked\r\n";
            int status = send(head, body);
            assertTheClients(status, body);
            assertThat(status == 200
                            && !server.signed().get("/s3/open/chunks").body().equals("helloworld"))
                    .as(body)
                    .isFalse();
        }
    }

    @Test
    void documents() throws Exception {
        String right = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
                + "<Object><Key>b&amp;c</Key></Object><Object><Key>d</Key></Object></Delete>";
        for (int i = 0; i < TRIES; i++) {
            String body = damage(right);
            String md5 = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(body.getBytes(ISO_8859_1)));
            assertTheClients(send("POST /s3/open?delete HTTP/1.1\r\nContent-MD5: " + md5 + "\r\n", body), body);
        }
        signed(
                "/s3/open?cors",
                "PUT",
                "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin>"
                        + "<AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>");
        signed(
                "/s3/open?tagging",
                "PUT",
                "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
        signed(
                "/s3/open/a?uploadId=none",
                "POST",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber>"
                        + "<ETag>\"a\"</ETag></Part></CompleteMultipartUpload>");
        signed(
                "/s3/open/a?acl",
                "PUT",
                "<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>x</ID></Grantee>"
                        + "<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>");
        signed(
                "/s3/fuzzed",
                "PUT",
                "<CreateBucketConfiguration><LocationConstraint>stowage</LocationConstraint>"
                        + "</CreateBucketConfiguration>");
    }

    private void signed(String target, String method, String document) throws Exception {
        for (int i = 0; i < TRIES / 8; i++) {
            String body = damage(document);
            HttpResponse<String> answer = server.signed().send(method, target, body);
            assertTheClients(answer.statusCode(), body);
        }
    }

    @Test
    void ranges() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            String range = damage("bytes=2-5,7-8").replaceAll("[\r\n\0]", "");
            assertTheClients(send("GET /s3/open/a HTTP/1.1\r\nRange: " + range + "\r\n", ""), range);
            String number = damage("1").replaceAll("[\\s\0<>\"]", "");
            assertTheClients(send("GET /s3/open/a?partNumber=" + number + " HTTP/1.1\r\n", ""), number);
            assertTheClients(
                    send(
                            "PUT /s3/open/b?partNumber=1&uploadId=none HTTP/1.1\r\nx-amz-copy-source: /open/a\r\n"
                                    + "x-amz-copy-source-range: " + range + "\r\n",
                            ""),
                    range);
            String when = damage("\"0f343b0931126a20f133d67c2b018a3b\"").replaceAll("[\r\n\0]", "");
            assertTheClients(
                    send(
                            "GET /s3/open/a HTTP/1.1\r\nIf-Range: " + when + "\r\nIf-Match: " + when
                                    + "\r\nRange: bytes=1-\r\n",
                            ""),
                    when);
        }
    }

    @Test
    void forms() throws Exception {
        String right = "--limit\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nup/${filename}\r\n"
                + "--limit\r\nContent-Disposition: form-data; name=\"success_action_status\"\r\n\r\n201\r\n"
                + "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\ntext\r\n--limit--\r\n";
        for (int i = 0; i < TRIES; i++) {
            String body = damage(right);
            String boundary = i % 4 == 0 ? damage("limit").replaceAll("[\r\n\0]", "") : "limit";
            String head = "POST /s3/open HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=" + boundary + "\r\n";
            assertTheClients(send(head, body), boundary + " " + body);
        }
    }
}
