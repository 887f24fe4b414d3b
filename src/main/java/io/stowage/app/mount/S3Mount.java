package io.stowage.app.mount;

import io.stowage.app.settings.LocalAccess;
import io.stowage.s3.S3Address;
import io.stowage.s3.S3Config;
import io.stowage.s3.S3Front;
import io.stowage.s3.S3Parts;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.object.PublicObjects;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.read.ReadyBlob;
import io.stowage.v1.read.SharedBlobs;
import io.stowage.web.Mount;
import jakarta.servlet.ServletContext;
import java.util.Optional;

/** Mounts the S3 front. */
public final class S3Mount implements FrontMount, SharedBlobs {
    private static final String NAME = "s3";

    /** What launcher and application tell each other. */
    private static final String MAIN_PORT = "io.stowage.port";

    private static final String ALSO_LISTEN = "io.stowage.also-listen";
    private static final String ALSO_LISTEN_OR_FAIL = "io.stowage.also-listen-or-fail";

    private Optional<PublicObjects> shown = Optional.empty();

    private Optional<S3Index> index = Optional.empty();

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
        fronts.mount(new S3Front(config, s3), mount(config, parts.context()));
        if (config.inV1() == S3Config.InV1.PUBLIC) {
            shown = Optional.of(s3.publicObjects());
        }
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
