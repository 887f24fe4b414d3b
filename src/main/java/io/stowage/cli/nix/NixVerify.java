package io.stowage.cli.nix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.NothingThere;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a server verify the store of a cache, and tells which narinfos have no bytes. */
@Command(
        name = "verify",
        description = {
            "Have the server verify the store that a cache lies in, and say which narinfos have lost their bytes. It needs the"
                    + " admin token of the server and a key with the right admin:nix."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage nix verify", "  stowage nix verify --mode quick --repair"})
public final class NixVerify implements Callable<Integer> {
    private static final long ASKED_EVERY_MILLIS = 500;
    private static final NothingThere NOTHING = new NothingThere(
            "this is there with stowage.admin.token only; see that --url and --storage-path are right", "");

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "full reads every byte, quick asks for lengths only. Default: full.")
    private String mode = "full";

    @Option(names = "--repair", description = "Remove narinfos whose bytes are confirmed absent.")
    private boolean repair;

    @Option(
            names = "--storage-path",
            paramLabel = "PATH",
            description = "stowage.custody.path of the server. Default: /-/storage.")
    private String storagePath = "/-/storage";

    @Mixin
    private final AdminOptions admin;

    @Mixin
    private final CacheOptions cache;

    @Mixin
    private final Output output;

    public NixVerify(Surroundings surroundings) {
        this.admin = new AdminOptions(surroundings);
        this.cache = new CacheOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = admin.connect();
        String store = cache.get(server, "cannot ask for the cache", "/gc")
                .path("store")
                .asText();
        JsonNode job = follow(server, begin(server, store));
        JsonNode report = cache.post(
                server,
                "cannot look for lost narinfos",
                "/gc",
                AdminOptions.document().put("dry_run", !repair).put("repair", repair));
        ObjectNode both = AdminOptions.document();
        both.set("verification", job);
        both.set("cache", report);
        output.show(both, () -> text(job, report));
        if (!job.path("state").asText().equals("finished")) {
            return Exit.UNAVAILABLE.code();
        }
        long lost = job.path("outcomes").path("failed").asLong()
                + job.path("outcomes").path("missing").asLong()
                + report.path("lost").asLong();
        return lost > 0 ? Exit.DAMAGED.code() : Exit.OK.code();
    }

    private JsonNode begin(Server server, String store) throws IOException {
        HttpRequest request = admin.request(server, storagePath + "/backends/" + store + "/verify", Map.of())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        AdminOptions.document().put("mode", mode).toString()))
                .build();
        return NOTHING.told(
                () -> server.askOnce("cannot verify " + store, request, (head, in) -> AdminOptions.read(in)));
    }

    private JsonNode follow(Server server, JsonNode begun) throws IOException {
        JsonNode job = begun;
        long bytes = 0;
        try (Progress progress = output.progress(
                "verified", job.path("progress").path("total_bytes").asLong())) {
            while (job.path("state").asText().equals("running")) {
                TimeUnit.MILLISECONDS.sleep(ASKED_EVERY_MILLIS);
                HttpRequest request = admin.request(
                                server, storagePath + "/jobs/" + job.path("id").asText(), Map.of())
                        .build();
                job = server.ask("cannot follow the job", request, (head, in) -> AdminOptions.read(in));
                long now = job.path("progress").path("bytes").asLong();
                progress.add(now - bytes);
                bytes = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
        return job;
    }

    private static String text(JsonNode job, JsonNode report) {
        StringBuilder text = new StringBuilder();
        report.path("lost_paths")
                .forEach(lost ->
                        text.append("without bytes: ").append(lost.asText()).append('\n'));
        JsonNode outcomes = job.path("outcomes");
        return text.append("verification ")
                .append(job.path("state").asText())
                .append(": ")
                .append(outcomes.path("verified").asLong())
                .append(" verified, ")
                .append(outcomes.path("failed").asLong())
                .append(" failed, ")
                .append(outcomes.path("missing").asLong())
                .append(" missing; ")
                .append(report.path("lost").asLong())
                .append(" narinfos without bytes, ")
                .append(report.path("repaired").asLong())
                .append(" removed")
                .toString();
    }
}
