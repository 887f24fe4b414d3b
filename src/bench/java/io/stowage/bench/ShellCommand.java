package io.stowage.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line for the shell, with how long it took and the processor time of all that it started. */
final class ShellCommand {
    private static final Pattern TIME = Pattern.compile("(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*$");

    private ShellCommand() {}

    /** It counts no operations and no bytes. */
    static Tally run(Path folder, String line) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder("bash", "-c", "set -o pipefail; " + line + " && times")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher time = TIME.matcher(output);
        if (process.waitFor() != 0 || !time.find()) {
            throw new IOException(line + " failed: " + output);
        }
        double seconds = 60 * (Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(3)))
                + Double.parseDouble(time.group(2))
                + Double.parseDouble(time.group(4));
        return new Tally(0, 0, System.nanoTime() - start, (long) (seconds * 1e9));
    }
}
