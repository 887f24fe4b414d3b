package io.stowage.app.mount;

import io.stowage.app.settings.LocalAccess;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.s3.S3Address;
import io.stowage.s3.S3Config;
import io.stowage.s3.S3Front;
import io.stowage.s3.S3Parts;
import io.stowage.s3.ServerCheck;
import io.stowage.s3.index.ObjectContents;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.object.PublicObjects;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.read.ReadyBlob;
import io.stowage.v1.read.SharedBlobs;
import io.stowage.web.Mount;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/** Mounts the S3 front. */
public final class S3Mount implements FrontMount, SharedBlobs {
    private static final String NAME = "s3";

    /** How soon after the first request it is done, and how often nothing is left to do. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    /** What launcher and application tell each other. */
    private static final String MAIN_PORT = "io.stowage.port";

    private static final String ALSO_LISTEN = "io.stowage.also-listen";
    private static final String ALSO_LISTEN_OR_FAIL = "io.stowage.also-listen-or-fail";

    private Optional<PublicObjects> shown = Optional.empty();

    private Optional<S3Index> index = Optional.empty();

    /** In a container: the launcher passes on every key. */
    private Optional<ServerCheck> check = Optional.empty();

    /** What is stored, once the front is mounted. */
    public Optional<S3Index> index() {
        return index;
    }

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        S3Config config = parts.configuration().s3();
        if (!config.enabled()) {
            fronts.leaveOut(NAME, "stowage.s3.enabled is false");
            return;
        }
        S3Parts s3 = new S3Parts(
                config,
                new S3Parts.Shared(
                        parts.database(),
                        parts.contents(),
                        parts.access().keys(),
                        parts.access().credentials(),
                        parts.administrator().guesses(),
                        parts.addresses(),
                        parts.metering(),
                        parts.clock(),
                        parts.foundation().random()));
        s3.start(parts.leasedTasks());
        index = Optional.of(s3.index());
        parts.moves().know(new ObjectContents(NAME));
        Mount mount = mount(config, parts.context());
        fronts.mount(new S3Front(config, s3), mount);
        if (!LocalAccess.isLaunched(parts.context())) {
            ServerCheck made = new ServerCheck(
                    parts.context()::getServerInfo, parts.context().getContextPath(), config.mount());
            parts.tasks().start(Task.every(CHECK_EVERY, "s3-server-check", made::run));
            check = Optional.of(made);
        }
        parts.health().register(NAME, HealthBoard.Weight.OPTIONAL, budget -> health(s3, mount));
        if (config.inV1() == S3Config.InV1.PUBLIC) {
            shown = Optional.of(s3.publicObjects());
        }
    }

    private Health health(S3Parts s3, Mount mount) {
        Health health = s3.health().with("listens", mount.describe());
        return check.map(made -> health.with("keys that the server refuses", made.result()))
                .orElse(health);
    }

    /** Tells where the server listens, so that it can be asked what it refuses. */
    public void notice(HttpServletRequest request) {
        check.ifPresent(made -> made.notice(request));
    }

    /** Lets the native front answer with public objects; neither knows the other. */
    @Override
    public Optional<ReadyBlob> find(BlobId id) {
        return shown.flatMap(
                objects -> objects.find(id.owner().toString(), id.root()).map(found -> new ObjectBlob(objects, found)));
    }

    /** Asks the launcher, where it serves, for a port of S3's own; a container has the ports that it has. */
    private static Mount mount(S3Config config, ServletContext context) {
        Optional<S3Address> own = config.address()
                .filter(address -> LocalAccess.isLaunched(context)
                        && !Integer.valueOf(address.listen().getPort()).equals(context.getAttribute(MAIN_PORT)));
        own.ifPresent(address -> {
            context.setAttribute(ALSO_LISTEN, address.listen());
            context.setAttribute(ALSO_LISTEN_OR_FAIL, address.required());
        });
        return own.map(config::mountAlsoAt).orElse(config.mount());
    }
}
