package io.stowage.cli.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a server verify what it keeps in one store, and follows that to its end. */
@Command(
        name = "verify",
        exitCodeOnInvalidInput = CustodyExit.USAGE,
        description = {
            "Have the server read the bytes of one store again and say which are no longer what came. The job runs on the server:"
                    + " this command may be interrupted, and given again it follows the same job.",
            "Exit codes: 0 all good, 1 bytes are lost, 2 it could not be finished, 3 wrong usage, 4 another job is about it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage storage verify --backend main",
            "  stowage storage verify --backend main --mode quick --orphans",
            "  stowage storage verify --backend main --state failed,missing --repair",
            "  stowage storage verify --backend main --older-than P30D --rate 50MiB/s --format jsonl"
        })
public final class StorageVerify implements Callable<Integer> {
    @Option(names = "--backend", required = true, paramLabel = "ID", description = "The store's name in the settings.")
    @SuppressWarnings("NullAway.Init")
    private String backend;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "full reads every byte, quick asks for lengths only, sample:<percent> reads a part. Default: full.")
    private String mode = "full";

    @Option(
            names = "--state",
            split = ",",
            paramLabel = "STATE",
            description = "Only places that are stored, verified, failed or missing.")
    private List<String> states = new ArrayList<>();

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            description = "Only what was not read for so long, such as P30D or PT12H.")
    private @Nullable String olderThan;

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description = "Only these contents, as sha256:<hex>; may be repeated.")
    private List<String> digests = new ArrayList<>();

    @Option(names = "--concurrency", paramLabel = "N", description = "Places read at a time. Default: 4.")
    private int concurrency = 4;

    @Option(names = "--rate", paramLabel = "SIZE", description = "At most so much in a second, such as 50MiB/s.")
    private @Nullable String rate;

    @Option(names = "--requests", paramLabel = "N", description = "At most so many places in a second.")
    private int requests;

    @Option(names = "--max-errors", paramLabel = "N", description = "Stop after so many places that cannot be read.")
    private int maxErrors;

    @Option(
            names = "--max-unavailable",
            paramLabel = "DURATION",
            description = "How long a store that does not answer is waited for. Default: PT10M.")
    private @Nullable String maxUnavailable;

    @Option(names = "--restart", description = "Begin anew, also where a job of the same kind was left.")
    private boolean restart;

    @Option(names = "--resume", description = "Go on with a job of the same kind that was left, which is the default.")
    private boolean resume;

    @Option(names = "--repair", description = "Copy lost bytes from another place that has them.")
    private boolean repair;

    @Option(names = "--orphans", description = "Look for objects that no row knows, too.")
    private boolean orphans;

    @Option(
            names = "--remove-orphans",
            description = "The same, and have those of them deleted whose names are digests, that are older than"
                    + " stowage.content.grace, and that a verification found at least an hour ago, too.")
    private boolean removeOrphans;

    @Mixin
    private final JobFollower follower;

    private final Surroundings surroundings;

    public StorageVerify(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.follower = new JobFollower(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (restart && resume) {
            surroundings.err().println("stowage: --restart and --resume exclude each other");
            return CustodyExit.USAGE;
        }
        return follower.run("cannot verify " + backend, "/backends/" + backend + "/verify", wish(), "verified", job -> {
            JsonNode outcomes = job.path("outcomes");
            boolean loss =
                    outcomes.path("failed").asLong() + outcomes.path("missing").asLong() > 0;
            return loss ? CustodyExit.LOSS : CustodyExit.GOOD;
        });
    }

    private ObjectNode wish() {
        ObjectNode wish = AdminOptions.document().put("mode", mode).put("concurrency", concurrency);
        states.forEach(wish.putArray("states")::add);
        digests.forEach(wish.putArray("digests")::add);
        JobFollower.put(wish, "older_than", olderThan);
        JobFollower.put(wish, "rate", rate);
        JobFollower.put(wish, "max_unavailable", maxUnavailable);
        return wish.put("requests_per_second", requests)
                .put("max_errors", maxErrors)
                .put("repair", repair)
                .put("orphans", orphans)
                .put("remove_orphans", removeOrphans)
                .put("restart", restart);
    }
}
