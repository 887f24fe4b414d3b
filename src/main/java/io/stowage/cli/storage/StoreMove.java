package io.stowage.cli.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.terminal.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a server move what it keeps in one store to another, and follows that to its end. */
@Command(
        name = "move",
        exitCodeOnInvalidInput = CustodyExit.USAGE,
        description = {
            "Have a running server move what its fronts keep in one store to another, while reading and writing go on. Each object"
                    + " is copied and read back; the old one is deleted after stowage.content.grace. First change the rules by which"
                    + " new bytes go to the old store. The job runs on the server: this command may be interrupted, and given"
                    + " again it follows the same job. Blobs of the native front have keys of their own: see store copy.",
            "Exit codes: 0 nothing is left, 1 something is left, 2 it could not be finished, 3 wrong usage, 4 another move is"
                    + " running."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage store move --from main --to rgw --dry-run",
            "  stowage store move --from main --to rgw --rate 50MiB/s",
            "  stowage store move --from near --to cold --front artifacts --class release"
        })
public final class StoreMove implements Callable<Integer> {
    @Option(names = "--from", required = true, paramLabel = "ID", description = "The store that is emptied.")
    @SuppressWarnings("NullAway.Init")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "ID", description = "The store that gets the bytes.")
    @SuppressWarnings("NullAway.Init")
    private String to;

    @Option(names = "--front", paramLabel = "NAME", description = "Only what this front needs: s3 or artifacts.")
    private @Nullable String front;

    @Option(names = "--class", paramLabel = "NAME", description = "Only what packages of this retention class need.")
    private @Nullable String retentionClass;

    @Option(names = "--concurrency", paramLabel = "N", description = "Objects copied at a time. Default: 4.")
    private int concurrency = 4;

    @Option(
            names = "--rate",
            paramLabel = "SIZE",
            description = "Read at most so much in a second, such as 50MiB/s; each object is read twice.")
    private @Nullable String rate;

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            description = "Stop after so many objects that cannot be moved; 0 for never. Default: 100.")
    private int maxErrors = 100;

    @Option(
            names = "--max-unavailable",
            paramLabel = "DURATION",
            description = "How long a store that does not answer is waited for. Default: PT10M.")
    private @Nullable String maxUnavailable;

    @Option(names = "--dry-run", description = "Only say how much there is to move.")
    private boolean dryRun;

    @Option(names = "--force", description = "Also where rules still send new bytes to the old store.")
    private boolean force;

    @Mixin
    private final JobFollower follower;

    public StoreMove(Surroundings surroundings) {
        this.follower = new JobFollower(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        String what = "cannot move " + from + " to " + to;
        String path = "/backends/" + from + "/move";
        if (dryRun) {
            return plan(what, path);
        }
        return follower.run(
                what,
                path,
                wish(),
                "moved",
                job -> job.path("outcomes").path("left").asLong() > 0 ? CustodyExit.LOSS : CustodyExit.GOOD);
    }

    private ObjectNode wish() {
        ObjectNode wish = AdminOptions.document().put("to", to).put("concurrency", concurrency);
        JobFollower.put(wish, "front", front);
        JobFollower.put(wish, "retention_class", retentionClass);
        JobFollower.put(wish, "rate", rate);
        JobFollower.put(wish, "max_unavailable", maxUnavailable);
        return wish.put("max_errors", maxErrors).put("dry_run", dryRun).put("force", force);
    }

    private int plan(String what, String path) throws IOException {
        try {
            JsonNode plan = follower.server().post(what, path, wish());
            follower.print(follower.isJson() ? plan.toString() : text(plan));
            return CustodyExit.GOOD;
        } catch (RemoteException e) {
            return follower.refused(e);
        }
    }

    private String text(JsonNode plan) {
        String text = plan.path("places").asLong() + " objects of "
                + Figures.size(plan.path("bytes").asLong()) + " would move from " + from + " to " + to;
        List<String> rules = new ArrayList<>();
        plan.path("arrivals").forEach(rule -> rules.add(Output.printable(rule.asText())));
        return rules.isEmpty()
                ? text
                : text + "\nnew bytes still go to " + from + " by " + String.join(", ", rules) + ": change that first";
    }
}
