package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SystemdSampleTest {
    private static final Path SAMPLE =
            Path.of(System.getProperty("project.basedir", "."), "WEB-INF-samples", "systemd.service");

    private static String value(String key) throws IOException {
        return Pattern.compile("^" + key + "=(.*)$", Pattern.MULTILINE)
                .matcher(Files.readString(SAMPLE))
                .results()
                .map((MatchResult line) -> line.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCommandOfTheServiceIsUnderstood() throws IOException {
        List<String> words = Arrays.asList(value("ExecStart").split(" ", -1));
        CommandLine line = CommandLine.parse(words.subList(words.indexOf("serve"), words.size()));
        assertThat(line.settings()).containsEntry("stowage.config", "/etc/stowage/stowage.properties");
        assertThat(value("TimeoutStopSec")).isEqualTo("90s");
        assertThat(line.timeouts().stop()).isLessThan(Duration.ofSeconds(90));
    }

    @Test
    void whatCannotMendItselfIsNotStartedAgain() throws IOException {
        assertThat(value("RestartPreventExitStatus")).isEqualTo(Main.CONFIGURATION + " " + Main.USAGE);
    }
}
