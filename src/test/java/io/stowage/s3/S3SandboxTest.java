package io.stowage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;

/** Objects below a path share their origin with the console, and must not act as its pages. */
class S3SandboxTest extends S3FrontContract {
    @Test
    void aPageInABucketHasNoPartInTheOriginOfTheConsole() throws Exception {
        try (S3Server server = new S3Server(this::openDatabase, Map.of());
                S3Client client = server.client()) {
            client.createBucket(b -> b.bucket("pages").acl(BucketCannedACL.PUBLIC_READ));
            client.putObject(
                    p -> p.bucket("pages").key("evil.html").contentType("text/html"),
                    RequestBody.fromString("<script>fetch('/-/keys')</script>"));
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + "/pages/evil.html"))
                    .build();
            HttpResponse<String> page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy")).contains("sandbox");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
    }
}
