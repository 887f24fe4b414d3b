package io.stowage.launcher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code java -jar stowage.war} as a child process, in a folder of its own. */
public final class Launched implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Stowage \\S+ is ready at (http://\\S+/)\n");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Process process;

    private Launched(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** The folder gets the output, the data and, below {@code tmp}, the temporary files. */
    static Launched start(Path folder, String... args) throws IOException {
        return start(folder, List.of(), List.of(args));
    }

    public static Launched start(Path folder, List<String> options, List<String> args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives for seconds, beside others.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.addAll(options);
        command.addAll(List.of("-jar", System.getProperty("war")));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command);
        // What names servers to the tests would be settings to the program.
        builder.environment().keySet().removeIf(name -> name.startsWith("STOWAGE_"));
        return start(folder, builder);
    }

    /** Any other command that comes to the same. */
    static Launched start(Path folder, ProcessBuilder command) throws IOException {
        Process process = command.directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        return new Launched(folder, process);
    }

    public URI awaitReady() {
        await().atMost(PATIENCE).until(() -> output().endsWith("/\n") || !process.isAlive());
        Matcher ready = READY.matcher(output());
        if (!ready.find()) {
            throw new AssertionError("it did not start:\n" + output() + errors());
        }
        return URI.create(ready.group(1));
    }

    void terminate() {
        process.destroy();
    }

    /** As when memory runs out: no word and no clean-up. When this returns, nothing of it runs any more. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        int unused = exitCode();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), SECONDS)) {
            throw new AssertionError("it did not end:\n" + output() + errors());
        }
        return process.exitValue();
    }

    String output() {
        return read("out");
    }

    String errors() {
        return read("err");
    }

    /** What lies in the temporary folder of the process. */
    List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A test that failed leaves no process behind. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
