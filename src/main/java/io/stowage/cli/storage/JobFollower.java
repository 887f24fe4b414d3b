package io.stowage.cli.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Begins jobs on a server, follows them to their ends and tells how far they are. */
final class JobFollower {
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 2_000;
    private static final long TOLD_EVERY = TimeUnit.SECONDS.toNanos(5);

    /** How results are printed. */
    private enum Format {
        text,
        jsonl
    }

    @Option(names = "--detach", description = "Do not wait for the end.")
    private boolean detach;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or jsonl. Default: text.")
    private Format format = Format.text;

    @Mixin
    private final StorageServer server;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    JobFollower(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new StorageServer(surroundings);
        this.output = new Output(surroundings);
    }

    /** What the end of a job means to a script. */
    interface Verdict {
        int exit(JsonNode finishedJob);
    }

    StorageServer server() {
        return server;
    }

    boolean isJson() {
        return format == Format.jsonl || output.isJson();
    }

    /** @param done what the job does to bytes, for the bar */
    int run(String what, String path, JsonNode wish, String done, Verdict verdict) throws IOException {
        JsonNode job;
        try {
            job = server.post(what, path, wish);
        } catch (RemoteException e) {
            return refused(e);
        }
        return detach ? told(job, CustodyExit.GOOD) : follow(job, done, verdict);
    }

    int refused(RemoteException e) {
        surroundings.err().println("stowage: " + e.getMessage());
        return switch (e.status()) {
            case 400, 404 -> CustodyExit.USAGE;
            case 409 -> CustodyExit.RUNNING;
            default -> CustodyExit.UNFINISHED;
        };
    }

    private int follow(JsonNode begun, String done, Verdict verdict) throws IOException {
        JsonNode job = begun;
        long wait = FIRST_WAIT_MILLIS;
        long told = System.nanoTime();
        long bytes = 0;
        try (Progress progress =
                output.progress(done, job.path("progress").path("total_bytes").asLong())) {
            while (job.path("state").asText().equals("running")) {
                pause(wait);
                wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
                job = server.get(
                        "cannot follow the job", "/jobs/" + job.path("id").asText());
                long now = job.path("progress").path("bytes").asLong();
                progress.add(now - bytes);
                bytes = now;
                if (System.nanoTime() - told > TOLD_EVERY) {
                    told = System.nanoTime();
                    tellProgress(job);
                }
            }
        }
        boolean finished = job.path("state").asText().equals("finished");
        return told(job, finished ? verdict.exit(job) : CustodyExit.UNFINISHED);
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private void tellProgress(JsonNode job) {
        if (isJson()) {
            surroundings.out().println(job);
            surroundings.out().flush();
        } else {
            output.note(line(job));
        }
    }

    private int told(JsonNode job, int exit) {
        print(isJson() ? job.toString() : line(job));
        return exit;
    }

    void print(String line) {
        surroundings.out().println(line);
        surroundings.out().flush();
    }

    private static String line(JsonNode job) {
        JsonNode progress = job.path("progress");
        StringBuilder line = new StringBuilder("job ")
                .append(job.path("id").asText())
                .append(" of ")
                .append(Output.printable(job.path("backend_id").asText()))
                .append(": ")
                .append(job.path("state").asText())
                .append(", ")
                .append(progress.path("places").asLong());
        if (progress.has("total_places")) {
            line.append(" of ").append(progress.path("total_places").asLong());
        }
        line.append(" places");
        job.path("outcomes").properties().forEach(each -> {
            if (each.getValue().asLong() > 0) {
                line.append(", ")
                        .append(each.getValue().asLong())
                        .append(' ')
                        .append(each.getKey().replace('_', ' '));
            }
        });
        line.append("; ")
                .append(Figures.size(progress.path("bytes").asLong()))
                .append(", ")
                .append(progress.path("mib_per_second").asText())
                .append(" MiB/s");
        String reason = job.path("reason").asText();
        return reason.isEmpty() ? line.toString() : line + " (" + Output.printable(reason) + ")";
    }

    /** A field of a wish, where the option was given. */
    static void put(ObjectNode wish, String name, @Nullable String value) {
        if (value != null) {
            wish.put(name, value);
        }
    }
}
