package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JerseyFrontTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private TestServer server;

    /** Every way in which a resource can end. */
    @Path("r")
    public static final class Endings {
        @GET
        public Response get(@QueryParam("how") String how) {
            return switch (how) {
                case "fault" -> throw new StowageException(Fault.CONFLICT, "not now");
                case "bug" -> throw new IllegalArgumentException("a secret detail");
                case "error" -> throw new StackOverflowError("a secret detail");
                case "absent" ->
                    Response.status(404).entity("no such thing of ours").build();
                case "late" ->
                    Response.ok((StreamingOutput) out -> {
                                out.write(new byte[100]);
                                out.flush();
                                throw new IOException("the store broke off");
                            })
                            .header("Content-Length", 1000)
                            .build();
                default -> Response.ok("fine").build();
            };
        }
    }

    private static final class Front extends JerseyFront {
        Front(ServletContext context) throws ServletException {
            super(context, "/f", new ResourceConfig().register(Endings.class));
        }

        @Override
        public String name() {
            return "f";
        }

        @Override
        public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
                throws IOException {
            TextErrors.write(request, response, why);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("/ctx", JerseyFrontTest::chain);
    }

    private static TestServer.Answer chain(ServletContext context) {
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        try {
            Mount mount = Mount.from(settings.scope("f"), "/f");
            Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Front(context), mount)));
            return new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1))::answer;
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/ctx" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void aFaultOfAResourceIsTheFrontsErrorPage() throws Exception {
        HttpResponse<String> answer = send("GET", "/f/r?how=fault");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("X-Stowage-Error")).contains("conflict");
    }

    @Test
    void aBugOfAResourceHidesItsDetails() throws Exception {
        HttpResponse<String> answer = send("GET", "/f/r?how=bug");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("request ").doesNotContain("secret");
    }

    @Test
    void anErrorOfAResourceHidesItsDetails() throws Exception {
        HttpResponse<String> answer = send("GET", "/f/r?how=error");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("X-Stowage-Error")).contains("internal");
        assertThat(answer.body()).contains("request ").doesNotContain("secret");
    }

    @Test
    void a404WithAnEntityStaysOurs() throws Exception {
        HttpResponse<String> answer = send("GET", "/f/r?how=absent");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("no such thing of ours");
        assertThat(send("HEAD", "/f/r?how=absent").statusCode()).isEqualTo(404);
    }

    @Test
    void aPathWithoutResourceIsTheHosts() throws Exception {
        assertThat(send("GET", "/f/other").body()).startsWith("host");
    }

    @Test
    void aBodyThatBreaksOffCutsTheConnection() {
        assertThatThrownBy(() -> send("GET", "/f/r?how=late")).isInstanceOf(IOException.class);
    }

    @Test
    void anotherMethodIsRefusedWithThoseThatAreAllowed() throws Exception {
        HttpResponse<String> answer = send("PUT", "/f/r");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET");
        assertThat(answer.headers().firstValue("X-Stowage-Error")).contains("method-not-allowed");
    }
}
