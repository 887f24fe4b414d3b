package io.stowage.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The inside of a server that runs as a child of this process: its class loaders, its threads and its open files. */
final class ServerProcess {
    private static final Pattern THREAD = Pattern.compile("^\"([^\"]*)\"", Pattern.MULTILINE);

    private final ProcessHandle server;

    private ServerProcess(ProcessHandle server) {
        this.server = server;
    }

    /** @param word what only that server's command line holds */
    static ServerProcess withCommandLine(String word) {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(word))
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .map(ServerProcess::new)
                .orElseThrow(() -> new AssertionError("no child process has " + word + " in its command line"));
    }

    /** How many class loaders have loaded a class of this name and are still alive after a full collection. */
    int loadersOf(String className) throws IOException, InterruptedException {
        jcmd("GC.run");
        // The histogram collects once more, after finalizers and cleaners of the first round had their turn.
        jcmd("GC.class_histogram");
        return (int) jcmd("VM.classloaders", "show-classes=true")
                .lines()
                .filter(line -> line.strip().endsWith(className))
                .count();
    }

    /** The names of the threads that only Stowage and its libraries start. */
    List<String> ourThreads() throws IOException, InterruptedException {
        return threads("stowage-|idle-connection-reaper|sdk-");
    }

    /** The names that begin as {@code pattern} says. */
    List<String> threads(String pattern) throws IOException, InterruptedException {
        Pattern beginning = Pattern.compile(pattern);
        return THREAD.matcher(jcmd("Thread.print"))
                .results()
                .map(thread -> thread.group(1))
                .filter(name -> beginning.matcher(name).lookingAt())
                .toList();
    }

    /** Open files whose path holds {@code word}; only Linux can tell, elsewhere there are none to see. */
    Set<String> openFiles(String word) throws IOException {
        Set<String> open = new TreeSet<>();
        Path descriptors = Path.of("/proc", Long.toString(server.pid()), "fd");
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> files = Files.list(descriptors)) {
                for (Path file : files.toList()) {
                    if (Files.isSymbolicLink(file)) {
                        open.add(Files.readSymbolicLink(file).toString());
                    }
                }
            }
        }
        open.removeIf(path -> !path.contains(word));
        return open;
    }

    private String jcmd(String... command) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> line = Stream.concat(Stream.of(tool.toString(), Long.toString(server.pid())), Stream.of(command))
                .toList();
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("jcmd failed: " + output);
        }
        return output;
    }
}
