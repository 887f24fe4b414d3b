package io.stowage.s3.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.StowageException;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import io.stowage.web.TestServer;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LongAnswerTest {
    private static final String DOCUMENT =
            XmlWriter.document("Result").element("A", "b").finish();
    private static final LongAnswer.Errors ERRORS =
            (request, refusal) -> XmlWriter.DECLARATION + "<Error>" + refusal.getMessage() + "</Error>";

    private final CountDownLatch seen = new CountDownLatch(1);
    private final AtomicBoolean headers = new AtomicBoolean();

    private TestServer server(Duration every, LongAnswer.Work work) throws Exception {
        LongAnswer answers = new LongAnswer(ERRORS, every);
        return new TestServer("/", context -> (request, response, rest) -> answers.send(request, response, work));
    }

    private LongAnswer.Done done() {
        return new LongAnswer.Done(DOCUMENT, () -> headers.set(true));
    }

    /** Work that ends when its client has seen a blank. */
    private void awaitBlank() throws IOException {
        try {
            if (!seen.await(30, TimeUnit.SECONDS)) {
                throw new IOException("no blank came");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Reads until two blanks have come behind the declaration, lets the work go on, and reads to the end. */
    private String read(TestServer server) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            while (!text.toString().contains("?>\n  ")) {
                int next = in.read();
                if (next < 0) {
                    return text.toString();
                }
                text.append((char) next);
            }
            seen.countDown();
            return text + new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void workThatIsDoneSoonIsAnsweredAtOnce() throws Exception {
        try (TestServer server = server(Duration.ofMinutes(1), this::done)) {
            assertThat(server.raw("GET / HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .contains("Content-Type: application/xml", "Content-Length: " + DOCUMENT.length())
                    .endsWith("\r\n\r\n" + DOCUMENT);
            assertThat(headers).isTrue();
        }
    }

    @Test
    void whileWorkGoesOnBlanksFollowTheDeclaration() throws Exception {
        LongAnswer.Work work = () -> {
            awaitBlank();
            return done();
        };
        try (TestServer server = server(Duration.ofMillis(5), work)) {
            String answer = read(server);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Type: application/xml");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(body).startsWith(XmlWriter.DECLARATION + "  ");
            assertThat(body.substring(XmlWriter.DECLARATION.length()).stripLeading())
                    .isEqualTo(DOCUMENT.substring(XmlWriter.DECLARATION.length()));
            assertThat(headers).isFalse();
        }
    }

    @Test
    void aRefusalThatComesLateStandsInTheBody() throws Exception {
        LongAnswer.Work work = () -> {
            awaitBlank();
            throw S3Error.INVALID_PART.failure("not this one");
        };
        try (TestServer server = server(Duration.ofMillis(5), work)) {
            assertThat(read(server)).startsWith("HTTP/1.1 200").endsWith("<Error>not this one</Error>");
        }
    }

    @Test
    void aRefusalThatComesSoonIsThrownWhileTheStatusIsNotOut() throws Exception {
        LongAnswer answers = new LongAnswer(ERRORS, Duration.ofMinutes(1));
        try (TestServer server = new TestServer("/", context -> (request, response, rest) -> {
            try {
                answers.send(request, response, () -> {
                    throw S3Error.INVALID_PART.failure("not this one");
                });
            } catch (StowageException e) {
                response.sendError(e.code().isPresent() ? 418 : 500);
            }
        })) {
            assertThat(server.raw("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 418");
        }
    }

    @Test
    void anUnexpectedFailureThatComesLateBreaksTheAnswer() throws Exception {
        LongAnswer.Work work = () -> {
            awaitBlank();
            throw new IllegalStateException("a defect");
        };
        try (TestServer server = server(Duration.ofMillis(5), work)) {
            assertThat(read(server)).doesNotContain("<Error>", "<Result");
        }
    }

    @Test
    void aRequestWaitsForItsWorkEvenWhenTheClientHasGone() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean gone = new AtomicBoolean();
        AtomicBoolean early = new AtomicBoolean();
        AtomicBoolean left = new AtomicBoolean();
        LongAnswer answers = new LongAnswer(ERRORS, Duration.ofMillis(1));
        try (TestServer server = new TestServer("/", context -> (request, response, rest) -> {
            try {
                answers.send(request, broken(response, gone), () -> {
                    awaitBlank();
                    over.set(true);
                    return done();
                });
            } finally {
                early.set(!over.get());
                left.set(true);
            }
        })) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
                Awaitility.await().until(gone::get);
                seen.countDown();
                Awaitility.await().until(left::get);
            }
            assertThat(early).isFalse();
        }
    }

    /** An answer whose client has hung up. */
    private static HttpServletResponse broken(HttpServletResponse response, AtomicBoolean noticed) {
        return new HttpServletResponseWrapper(response) {
            @Override
            public void flushBuffer() throws IOException {
                noticed.set(true);
                throw new IOException("the client hung up");
            }
        };
    }
}
