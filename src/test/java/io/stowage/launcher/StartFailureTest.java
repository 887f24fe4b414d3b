package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.ConfigurationException;
import io.stowage.config.Problem;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    private static final CommandLine.Listen LISTEN = new CommandLine.Listen("127.0.0.1", 8080);

    @Test
    void wrongSettingsAreFoundBelowWhateverTheServerWrapsThemIn() {
        var faults = new ConfigurationException(
                List.of(new Problem("stowage.a", "is wrong", "mend it"), new Problem("stowage.b", "is missing", "")));
        Exception suppressing = new Exception("several");
        suppressing.addSuppressed(new RuntimeException("context", faults));

        StartFailure failure = StartFailure.of(new Exception("server", suppressing));

        assertThat(failure.exitCode()).isEqualTo(78);
        assertThat(failure.message()).contains("stowage.a: is wrong; mend it").contains("stowage.b: is missing");
    }

    @Test
    void anotherFailureTellsItsCauses() {
        StartFailure failure = StartFailure.of(new Exception("server", new IOException("disk")));
        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.message()).contains("server").contains("because of java.io.IOException: disk");
    }

    @Test
    void aPortOfOneFrontHasAdviceOfItsOwn() {
        StartFailure failure = StartFailure.ofOtherPort(
                new CommandLine.Listen("127.0.0.1", 5201),
                new IOException(new BindException("Address already in use")));
        assertThat(failure.message())
                .contains("port 5201 on 127.0.0.1 is in use")
                .contains("stowage.s3.address");
    }

    @Test
    void aRingOfCausesEnds() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);
        assertThat(StartFailure.of(one).message()).contains("one").contains("two");
    }

    @Test
    void aPortInUseIsToldApartFromAnAddressThatIsNotOurs() {
        Exception taken = new BindException("Address already in use");
        Exception foreign = new BindException("Cannot assign requested address");
        assertThat(StartFailure.ofPort(LISTEN, new IOException("bind", taken)).message())
                .contains("port 8080 on 127.0.0.1 is in use")
                .contains("--port");
        assertThat(StartFailure.ofPort(LISTEN, new IOException("bind", foreign)).message())
                .contains("cannot listen on 127.0.0.1:8080")
                .contains("Cannot assign");
    }
}
