package io.stowage.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: GETs of one address over some connections. */
final class Wrk {
    private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (.*)");
    /** Its usual report rounds the bytes, and counts what was read of an answer that is not whole yet. */
    private static final String REPORT = """
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %d %d %d %d connect %d read %d write %d timeout %d\\n",
                summary.requests, summary.bytes, summary.duration, e.status, e.connect, e.read, e.write, e.timeout))
            end
            """;

    private final Path script;

    Wrk(Path folder) throws IOException {
        this.script = Files.writeString(folder.resolve("report.lua"), REPORT);
    }

    Tally get(String url, int connections, Duration length, ServerProcess server)
            throws IOException, InterruptedException {
        Duration before = server.cpu();
        Process process = new ProcessBuilder(List.of(
                        "wrk",
                        "-t2",
                        "-c" + connections,
                        "-d" + Math.max(1, length.toSeconds()) + "s",
                        "--timeout",
                        "60s",
                        "-s",
                        script.toString(),
                        url))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Duration cpu = server.cpu().minus(before);
        Matcher result = RESULT.matcher(output);
        if (process.waitFor() != 0 || !result.find()) {
            throw new IOException("wrk failed at " + url + ": " + output);
        }
        if (!result.group(4).equals("0") || !result.group(5).equals("connect 0 read 0 write 0 timeout 0")) {
            throw new IOException("not every answer of " + url + " was good: " + result.group());
        }
        return new Tally(
                Long.parseLong(result.group(1)),
                Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)) * 1000,
                cpu.toNanos());
    }
}
