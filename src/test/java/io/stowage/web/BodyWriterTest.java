package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.transfer.DirectCopy;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyWriterTest {
    private static final int LENGTH = 100_000;

    private final AtomicReference<Object> handedOver = new AtomicReference<>("nothing");
    private final List<Long> settled = new CopyOnWriteArrayList<>();

    private static Reading reading(int stored, Optional<Path> file) {
        ObjectInfo info = new ObjectInfo(Key.of("k"), LENGTH, Instant.EPOCH, "1");
        return new Reading(info, new Span(10, LENGTH - 10), new ByteArrayInputStream(new byte[stored]), file);
    }

    /** Answers as Tomcat would when {@code tomcat} is set: it says what it can do, and sends the file afterwards. */
    private HttpResponse<byte[]> get(Reading reading, boolean tomcat) throws Exception {
        TestServer.Answer answer = (HttpServletRequest request, HttpServletResponse response, FilterChain rest) ->
                send(request, response, reading, tomcat);
        try (TestServer server = new TestServer("/", context -> answer)) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/x")).build();
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        }
    }

    private void send(HttpServletRequest request, HttpServletResponse response, Reading reading, boolean tomcat)
            throws IOException, ServletException {
        if (tomcat) {
            request.setAttribute("org.apache.tomcat.sendfile.support", true);
        }
        AnswerBody.Settlement settlement = bytes -> {
            settled.add(bytes);
            assertThat(request.getAttribute("org.apache.tomcat.sendfile.filename"))
                    .as("what is left to the server")
                    .isNull();
        };
        try (AnswerBody body = new AnswerBody(response, reading.span().length(), settlement)) {
            BodyWriter.sendImmutable(request, body, reading, DirectCopy.usual());
        }
        Object file = request.getAttribute("org.apache.tomcat.sendfile.filename");
        if (file != null) {
            handedOver.set(file + " " + request.getAttribute("org.apache.tomcat.sendfile.start") + " "
                    + request.getAttribute("org.apache.tomcat.sendfile.end"));
            response.setContentLength(0);
        }
    }

    @Test
    void allBytesOfTheSpanAreSent() throws Exception {
        HttpResponse<byte[]> answer = get(reading(LENGTH - 10, Optional.empty()), false);
        assertThat(answer.body()).hasSize(LENGTH - 10);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(LENGTH - 10);
    }

    @Test
    void bytesThatEndEarlyCutTheConnection() {
        assertThatThrownBy(() -> get(reading(50_000, Optional.empty()), false)).isInstanceOf(IOException.class);
    }

    @Test
    void tomcatIsHandedTheFileItself(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("object"), new byte[LENGTH]);
        get(reading(0, Optional.of(file)), true);
        assertThat(handedOver).hasValue(file.toRealPath() + " 10 100000");
        assertThat(settled).containsExactly(LENGTH - 10L);
    }

    @Test
    void aFileThatTheServerCannotSendIsNotCharged(@TempDir Path folder) throws Exception {
        Path gone = folder.resolve("gone");
        assertThat(get(reading(0, Optional.of(gone)), true).statusCode()).isEqualTo(500);
        assertThat(settled).isEmpty();
    }

    @Test
    void aServerThatCannotSendFilesIsGivenTheBytes(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("object"), new byte[LENGTH]);
        assertThat(get(reading(LENGTH - 10, Optional.of(file)), false).body()).hasSize(LENGTH - 10);
        assertThat(handedOver).hasValue("nothing");
    }
}
