package io.stowage.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** The checker itself, and that the documents hang together. */
class ApiDocumentTest {
    private static final Map<String, List<String>> JSON =
            Map.of("Content-Type", List.of("application/json"), "Cache-Control", List.of("no-store"));

    private static final Map<String, List<String>> NO_SNIFFING = Map.of(
            "Content-Type", List.of("application/json"),
            "Cache-Control", List.of("no-store"),
            "X-Content-Type-Options", List.of("nosniff"));
    private static final String ACCOUNT_OF_NOBODY = "{\"accounts\":[],\"next\":\"no-body!\"}";

    private static void check(String method, String path, int status, Map<String, List<String>> headers)
            throws IOException {
        ApiDocument.load("native.json").check(method, path, new Answer(status, headers, "{}"));
    }

    private static void check(int status, Map<String, List<String>> headers, String body) throws IOException {
        ApiDocument.load("native.json").check("PUT", "/v1/chunk/?owner_id=x", new Answer(status, headers, body));
    }

    @Test
    void anAnswerAsItIsDocumentedPasses() {
        assertThatCode(() -> check(200, JSON, "{\"status\":\"blob_complete\"}")).doesNotThrowAnyException();
    }

    @Test
    void anotherStatusHeaderTypeOrShapeIsFound() {
        assertThatThrownBy(() -> check(201, JSON, "{}")).hasMessageContaining("answered 201");
        assertThatThrownBy(() -> check(404, Map.of(), "no")).hasMessageContaining("without X-Stowage-Error");
        assertThatThrownBy(() -> check(404, Map.of("X-Stowage-Error", List.of("gone")), "no"))
                .hasMessageContaining("X-Stowage-Error: gone");
        assertThatThrownBy(() -> check(200, Map.of("Content-Type", List.of("text/html")), "{}"))
                .hasMessageContaining("text/html");
        assertThatThrownBy(() -> check(200, JSON, "{}")).hasMessageContaining("without the member status");
        assertThatThrownBy(() -> check(200, JSON, "{\"status\":\"done\"}")).hasMessageContaining("done");
        assertThatThrownBy(() -> check(200, JSON, "{\"status\":\"blob_complete\",\"more\":1}"))
                .hasMessageContaining("the member more");
        assertThatThrownBy(() -> check(200, JSON, "[]")).isInstanceOf(AssertionError.class);
    }

    @Test
    void aTextThatIsNotLikeItsPatternIsFound() {
        assertThatThrownBy(() -> ApiDocument.load("accounts.json")
                        .check("GET", "/-/accounts/owners", new Answer(200, NO_SNIFFING, ACCOUNT_OF_NOBODY)))
                .hasMessageContaining("with no-body!, which is not like");
    }

    @Test
    void whatIsNotDocumentedHasToBeRefusedOrLeftToTheHost() {
        assertThatThrownBy(() -> check("GET", "/v1/nothing", 200, JSON)).hasMessageContaining("not documented");
        assertThatThrownBy(() -> check("PATCH", "/v1/chunk", 200, JSON)).hasMessageContaining("not documented");
        assertThatCode(() -> check("GET", "/elsewhere", 200, Map.of("X-Host", List.of("yes"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check("GET", "/v1/chunk", 200, Map.of("X-Host", List.of("yes"))))
                .hasMessageContaining("by the host application");
    }

    @Test
    void whoeverIsRefusedAMethodIsToldThoseOfTheDocument() {
        Map<String, List<String>> refusal =
                Map.of("Content-Type", List.of("text/plain"), "X-Stowage-Error", List.of("method"));
        Map<String, List<String>> right = new HashMap<>(refusal);
        right.put("Allow", List.of("GET, HEAD, PUT, OPTIONS"));
        assertThatCode(() -> check("PATCH", "/v1/chunk", 405, right)).doesNotThrowAnyException();
        Map<String, List<String>> wrong = new HashMap<>(refusal);
        wrong.put("Allow", List.of("GET", "DELETE"));
        assertThatThrownBy(() -> check("PATCH", "/v1/chunk", 405, wrong)).hasMessageContaining("[DELETE, GET]");
        assertThatThrownBy(() -> check("PATCH", "/v1/chunk", 405, refusal)).hasMessageContaining("without Allow");
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        try (DirectoryStream<Path> documents = Files.newDirectoryStream(Path.of("docs", "api"), "*.json")) {
            for (Path path : documents) {
                JsonNode document = JsonMapper.builder().build().readTree(Files.readAllBytes(path));
                List<JsonNode> references = new ArrayList<>(document.findValues("$ref"));
                assertThat(references).as(path.toString()).isNotEmpty();
                assertThat(references)
                        .allSatisfy(reference -> assertThat(
                                        document.at(reference.textValue().substring(1))
                                                .isMissingNode())
                                .as(reference.textValue())
                                .isFalse());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private record Answer(int statusCode, Map<String, List<String>> given, String text)
            implements HttpResponse<byte[]> {
        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(given, (name, value) -> true);
        }

        @Override
        public HttpRequest request() {
            return HttpRequest.newBuilder(uri()).build();
        }

        @Override
        public Optional<HttpResponse<byte[]>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return URI.create("http://localhost/");
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    @Test
    void ofSeveralShapesOneFits() throws IOException {
        ApiDocument storage = ApiDocument.load("storage.json");
        assertThatThrownBy(() -> storage.check(
                        "GET", "/-/storage/jobs", new Answer(200, NO_SNIFFING, "[{\"kind\":\"move\",\"id\":\"1\"}]")))
                .hasMessageContaining("fits 0 of 2 shapes");
    }
}
