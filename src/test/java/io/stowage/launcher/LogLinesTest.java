package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static String line(String logger, String message) {
        LogRecord logged = new LogRecord(Level.WARNING, message);
        logged.setLoggerName(logger);
        return new LogLines().format(logged);
    }

    @Test
    void aLineOfTheServerIsShortAndOneLineWhateverAClientSent() {
        String line = line("org.eclipse.jetty.server.Something", "Bad [\u001b[31m\r\n" + "x".repeat(20_000) + "]");
        assertThat(line)
                .hasSizeLessThan(450)
                .hasLineCount(1)
                .contains("Bad [?[31m??xxx")
                .endsWith("…\n");
    }

    @Test
    void aLineOfOursMayHaveSeveral() {
        assertThat(line("io.stowage.app.Fronts", "Stowage\n  v1: path /v1")).hasLineCount(2);
    }
}
