package io.stowage.app.mount;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.artifacts.ArtifactsConfig;
import io.stowage.artifacts.ArtifactsFront;
import io.stowage.artifacts.ConsoleVisitors;
import io.stowage.artifacts.KeyHolders;
import io.stowage.artifacts.registry.Expiry;
import io.stowage.artifacts.registry.FileContents;
import io.stowage.artifacts.registry.Registry;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.artifacts.routing.Routing;
import io.stowage.console.login.SessionAware;
import io.stowage.database.LeasedTasks;
import io.stowage.login.Managers;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.WatchedFile;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts the artifact registry, and starts what has to happen to packages now and again. */
public final class ArtifactsMount implements FrontMount {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactsMount.class);
    private static final Duration RELOAD = Duration.ofSeconds(10);

    @Override
    public void mount(FrontParts parts, Fronts fronts) throws IOException {
        ArtifactsConfig config = parts.configuration().artifacts();
        if (!config.enabled()) {
            fronts.leaveOut(ArtifactsFront.NAME, "stowage.artifacts.enabled is false");
            fronts.leaveOut(ArtifactsFront.CONSOLE, "stowage.artifacts.enabled is false");
            return;
        }
        Routing routing = config.openRouting();
        WatchedFile<RetentionRules> retention = config.openRetention();
        Registry registry = new Registry(
                new Registry.Rules(routing, retention, config.limits(), config.primary(), config.extraDigests()),
                new Registry.Ground(
                        parts.database(),
                        parts.contents(),
                        parts.stores(),
                        parts.events().log(),
                        parts.clock(),
                        parts.foundation().random()));
        parts.moves().know(new FileContents(ArtifactsFront.NAME));
        parts.moves().know(routing::into);
        parts.tasks().start(Task.every(RELOAD, "artifacts-rules", () -> {
            if (routing.reload()) {
                registry.noteRouting();
            }
            if (retention.reload()) {
                registry.noteRetention();
            }
        }));
        parts.health().register("artifacts.routing", HealthBoard.Weight.OPTIONAL, budget -> routing.health());
        parts.health().register("artifacts.retention", HealthBoard.Weight.OPTIONAL, budget -> retention.health());
        Ended ended = new Ended(parts.meters());
        parts.leasedTasks()
                .start("artifacts-retention", config.expireEvery(), turn -> expire(registry.expiry(), turn, ended));
        ArtifactsFront.Parts made = new ArtifactsFront.Parts(registry, parts.stores(), parts.metering());
        fronts.mount(
                ArtifactsFront.forKeys(made, new KeyHolders(parts.access().callers(), registry.publishers())),
                config.mount());
        mountForConsole(parts, fronts, made);
    }

    private static void mountForConsole(FrontParts parts, Fronts fronts, ArtifactsFront.Parts made) {
        if (!parts.administrator().exists() && !parts.configuration().console().pages()) {
            fronts.leaveOut(
                    ArtifactsFront.CONSOLE, "stowage.admin.token is not set and stowage.console.pages is false");
            return;
        }
        ConsoleVisitors visitors = new ConsoleVisitors(
                new Managers(parts.administrator()),
                parts.access().keys(),
                made.registry().publishers());
        fronts.mount(
                new SessionAware(ArtifactsFront.forConsole(made, visitors), parts.login()),
                parts.configuration().artifacts().console());
    }

    /** How many packages the rules ended. */
    private record Ended(Counter expired, Counter deleted, Counter abandoned) {
        Ended(MeterRegistry meters) {
            this(counter(meters, "expired"), counter(meters, "deleted"), counter(meters, "abandoned"));
        }

        private static Counter counter(MeterRegistry meters, String outcome) {
            return Counter.builder("stowage.artifacts.ended")
                    .description("Packages whose time was over, by what this node did with them")
                    .tag("outcome", outcome)
                    .register(meters);
        }

        void count(Expiry.Round round) {
            expired.increment(round.expired());
            deleted.increment(round.deleted());
            abandoned.increment(round.abandoned());
        }
    }

    private static void expire(Expiry expiry, LeasedTasks.Turn turn, Ended ended) {
        Expiry.Round round = expiry.run(turn::goesOn, turn::require);
        ended.count(round);
        if (round.expired() + round.deleted() + round.abandoned() > 0) {
            LOG.info(
                    "{} packages expired, {} were deleted and {} given up",
                    round.expired(),
                    round.deleted(),
                    round.abandoned());
        }
    }
}
