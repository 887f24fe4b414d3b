package io.stowage.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers throw while a body is read. */
class BodyFailureTest {

    static Stream<Exception> stalled() {
        return Stream.of(
                new SocketTimeoutException("read"),
                new IOException(new TimeoutException("idle")),
                new IllegalStateException(new IOException(new SocketTimeoutException())));
    }

    static Stream<Exception> gone() {
        return Stream.of(
                new EOFException("early"),
                new IOException(new EOFException()),
                new SocketException("reset"),
                new ClosedChannelException(),
                new IOException("Connection reset by peer"),
                new IOException(new IOException("Broken pipe")));
    }

    static Stream<Exception> other() {
        return Stream.of(new IOException("Invalid chunk header"), new IllegalArgumentException("bad chunk"));
    }

    @ParameterizedTest
    @MethodSource("stalled")
    void aStalledBodyIsATimeoutWhateverTheServerCallsIt(Exception failure) {
        assertThat(BodyFailure.isTimeout(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("gone")
    void aClientThatHungUpIsGone(Exception failure) {
        assertThat(BodyFailure.isGone(failure)).isTrue();
        assertThat(BodyFailure.isTimeout(failure)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("other")
    void whateverElseTheServerDidNotUnderstandIsTheClientsFraming(Exception failure) {
        assertThat(BodyFailure.isGone(failure)).isFalse();
        assertThat(BodyFailure.isTimeout(failure)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("gone")
    void aCircleOfCausesHasAnEnd(Exception failure) {
        IOException circle = new IOException("one");
        IOException other = new IOException("other", circle);
        circle.initCause(other);
        assertThat(BodyFailure.isGone(circle)).isFalse();
        assertThat(BodyFailure.isGone(failure)).isTrue();
    }
}
