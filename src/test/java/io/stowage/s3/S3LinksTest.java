package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.signing.LinkSigner;
import io.stowage.s3.signing.SigningSecret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Links with a signature of version 2, where settings allow them, and links for calls that have a document. */
class S3LinksTest extends S3FrontContract {
    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // Each test starts one.
    private S3Server server;

    private void start(Map<String, String> settings) throws Exception {
        server = new S3Server(this::openDatabase, settings);
        try (S3Client s3 = server.client()) {
            s3.createBucket(b -> b.bucket("films"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** What the documentation of Amazon's first signature says, done once more. */
    private String oldLink(String method, String resource, Instant end, String... headers) throws Exception {
        StringBuilder toSign = new StringBuilder(method + "\n\n");
        toSign.append(headers.length > 0 ? headers[0] : "").append('\n');
        toSign.append(end.getEpochSecond()).append('\n').append(resource);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(server.key.secret().getBytes(UTF_8), "HmacSHA1"));
        String signature =
                Base64.getEncoder().encodeToString(mac.doFinal(toSign.toString().getBytes(UTF_8)));
        String base = server.endpoint().toString();
        return base.substring(0, base.length() - "/s3".length()) + resource + (resource.contains("?") ? "&" : "?")
                + "AWSAccessKeyId=" + server.key.key().id() + "&Expires=" + end.getEpochSecond() + "&Signature="
                + URLEncoder.encode(signature, UTF_8);
    }

    private HttpResponse<String> send(String method, String link, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(link))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
    }

    @Test
    void aLinkOfVersion2PutsAndReadsWhereThatIsAllowed() throws Exception {
        start(Map.of("stowage.s3.sigv2-links", "true"));
        Instant end = Instant.now().plusSeconds(60);
        HttpResponse<String> put =
                send("PUT", oldLink("PUT", "/s3/films/a%20b//c", end, "text/x"), "text", "Content-Type", "text/x");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        HttpResponse<String> got = send("GET", oldLink("GET", "/s3/films/a%20b//c", end), "");
        assertThat(got.body()).isEqualTo("text");
        assertThat(got.headers().firstValue("Content-Type")).contains("text/x");
        assertThat(send("HEAD", oldLink("HEAD", "/s3/films/a%20b//c", end), "").statusCode())
                .isEqualTo(200);
        HttpResponse<String> named =
                send("GET", oldLink("GET", "/s3/films/a%20b//c?response-content-type=text/y", end), "");
        assertThat(named.headers().firstValue("Content-Type")).contains("text/y");
    }

    @Test
    void aLinkOfVersion2IsForOneMethodOneObjectAndItsTime() throws Exception {
        start(Map.of("stowage.s3.sigv2-links", "true"));
        Instant end = Instant.now().plusSeconds(60);
        String link = oldLink("GET", "/s3/films/a", end);
        assertRefused(send("PUT", link, "text"), 403, "SignatureDoesNotMatch");
        assertRefused(send("GET", link.replace("films/a", "films/b"), ""), 403, "SignatureDoesNotMatch");
        assertRefused(
                send("GET", link.replace("Expires=" + end.getEpochSecond(), "Expires=9999999999"), ""),
                403,
                "SignatureDoesNotMatch");
        assertRefused(
                send("GET", oldLink("GET", "/s3/films/a", Instant.now().minusSeconds(1)), ""), 403, "AccessDenied");
        assertRefused(send("DELETE", oldLink("DELETE", "/s3/films/a", end), ""), 400, "InvalidRequest");
        assertRefused(send("GET", link.replace(server.key.key().id(), "STWNOBODY"), ""), 403, "InvalidAccessKeyId");
    }

    @Test
    void aLinkDeletesManyObjects() throws Exception {
        start(Map.of());
        assertThat(server.signed().put("/s3/films/a", "text").statusCode()).isEqualTo(200);
        String path = new LinkSigner(S3Server.REGION, Clock.systemUTC())
                .sign(
                        new SigningSecret(server.key.key().id(), server.key.secret()),
                        new LinkSigner.Wanted(
                                "POST",
                                server.endpoint().getAuthority(),
                                "/s3/films",
                                List.of(Map.entry("delete", ""))),
                        Duration.ofMinutes(5))
                .pathAndQuery();
        String link = server.endpoint().resolve(path).toString();
        String document = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>";
        assertRefused(send("POST", link, document), 400, "InvalidRequest");
        String md5 = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(document.getBytes(UTF_8)));
        HttpResponse<String> done = send("POST", link, document, "Content-MD5", md5);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("<Deleted><Key>a</Key></Deleted>", "<Deleted><Key>b</Key></Deleted>");
        assertThat(server.signed().get("/s3/films/a").statusCode()).isEqualTo(404);
    }
}
