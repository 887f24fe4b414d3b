package io.stowage.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a process of its own that says {@code places <n>} now and then, and is killed when it has come so far. */
final class KilledChild {
    /** It comes to its own end, and well. */
    static final int NEVER = Integer.MAX_VALUE;

    private KilledChild() {}

    /** What it printed until it ended, or was killed when it had been through so many places. */
    static List<String> run(Class<?> program, int killedAt, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = child.inputReader()) {
            String line = out.readLine();
            while (line != null) {
                lines.add(line);
                if (line.startsWith("places ") && Integer.parseInt(line.substring(7)) >= killedAt) {
                    // Not the process itself, which would close the stream of what it printed.
                    child.toHandle().destroyForcibly();
                }
                line = out.readLine();
            }
        }
        int exit = child.waitFor();
        assertThat(exit == 0).isEqualTo(killedAt == NEVER);
        return lines;
    }
}
