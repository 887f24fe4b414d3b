package io.stowage.app.mount;

import io.stowage.s3.S3Config;
import io.stowage.s3.S3Front;
import io.stowage.s3.S3Parts;
import io.stowage.s3.index.S3Index;
import java.util.Optional;

/** Mounts the S3 front. */
public final class S3Mount implements FrontMount {
    private static final String NAME = "s3";

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
        fronts.mount(new S3Front(config, s3), config.mount());
        index = Optional.of(s3.index());
    }
}
