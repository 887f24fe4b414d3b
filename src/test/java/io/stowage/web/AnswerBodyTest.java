package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.transfer.DirectCopy;
import io.stowage.web.body.AnswerBody;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {
    private static final byte[] BYTES = new byte[10];

    /** What happened, in its order. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    private volatile Optional<Throwable> failure = Optional.empty();

    private interface Answer {
        void write(AnswerBody body) throws IOException;
    }

    /** Lets an answer be written to a server's response, which takes so many bytes before it fails. */
    private void answer(long length, int takes, Answer answer) throws Exception {
        try (TestServer server = new TestServer("/", context -> (request, response, rest) -> {
            failure = Optional.ofNullable(catchThrowable(() -> write(length, response, takes, answer)));
            response.reset();
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        })) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
            HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
        }
    }

    private void write(long length, HttpServletResponse response, int takes, Answer answer) throws IOException {
        try (AnswerBody body =
                new AnswerBody(new Recording(response, takes), length, bytes -> events.add("settle " + bytes))) {
            answer.write(body);
        }
    }

    private final class Recording extends HttpServletResponseWrapper {
        private int left;

        private Recording(HttpServletResponse response, int takes) {
            super(response);
            this.left = takes;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(BYTES, 0, 1);
                }

                @Override
                public void write(byte[] buffer, int offset, int count) throws IOException {
                    events.add("write " + count);
                    left -= count;
                    if (left < 0) {
                        throw new IOException("hung up");
                    }
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    @Test
    void theChargeIsSettledBeforeTheLastPieceIsHandedOver() throws Exception {
        answer(25, 100, body -> {
            body.write(BYTES);
            body.write(BYTES);
            body.write(BYTES, 0, 5);
        });
        assertThat(events).containsExactly("write 10", "write 10", "settle 25", "write 5");
        assertThat(failure).isEmpty();
    }

    @Test
    void aBodyOfOnePieceIsSettledBeforeAnyByte() throws Exception {
        answer(10, 100, body -> body.write(BYTES));
        assertThat(events).containsExactly("settle 10", "write 10");
    }

    @Test
    void singleBytesCountToo() throws Exception {
        answer(2, 100, body -> {
            body.write(1);
            body.write(1);
        });
        assertThat(events).containsExactly("write 1", "settle 2", "write 1");
    }

    @Test
    void whatAPumpMovesCountsAsWhatIsWritten() throws Exception {
        byte[] bytes = new byte[3000];
        answer(3000, 3000, body -> DirectCopy.of(1024).move(bytes, 0, bytes.length, body));
        assertThat(events).containsExactly("write 1024", "write 1024", "settle 3000", "write 952");
    }

    @Test
    void aBodyThatBreaksOffIsSettledWithWhatWasHandedOver() throws Exception {
        answer(25, 100, body -> {
            body.write(BYTES);
            throw new IOException("the store is gone");
        });
        assertThat(events).containsExactly("write 10", "settle 10");
        assertThat(failure.orElseThrow()).hasMessage("the store is gone");
    }

    @Test
    void whatFailsInAPieceCountsAsMoved() throws Exception {
        answer(25, 15, body -> {
            body.write(BYTES);
            body.write(BYTES);
        });
        assertThat(events).containsExactly("write 10", "write 10", "settle 20");
    }

    @Test
    void aLastPieceThatFailsIsSettledOnce() throws Exception {
        answer(10, 5, body -> body.write(BYTES));
        assertThat(events).containsExactly("settle 10", "write 10");
    }

    @Test
    void aBodyThatNeverBeganIsNotSettled() throws Exception {
        answer(10, 100, body -> {
            throw new IOException("the store is gone");
        });
        assertThat(events).isEmpty();
    }

    @Test
    void anEmptyBodyIsSettledToo() throws Exception {
        answer(0, 100, body -> body.write(BYTES, 0, 0));
        assertThat(events).containsExactly("settle 0");
    }

    @Test
    void nothingGoesOutBehindTheEnd() throws Exception {
        answer(15, 100, body -> {
            body.write(BYTES);
            body.write(BYTES);
        });
        assertThat(events).containsExactly("write 10", "settle 10");
        assertThat(failure.orElseThrow()).isInstanceOf(IllegalStateException.class);
    }
}
