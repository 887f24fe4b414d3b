package io.stowage.app.mount;

import io.stowage.buckets.BucketRules;
import io.stowage.buckets.BucketsConfig;
import io.stowage.buckets.BucketsFront;
import io.stowage.console.login.SessionAware;
import io.stowage.s3.S3Config;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.signing.LinkSigner;
import java.util.Optional;
import java.util.function.Supplier;

/** Mounts the front for buckets, behind that of S3. */
public final class BucketsMount implements FrontMount {
    private static final String NAME = "buckets";

    private final Supplier<Optional<S3Index>> index;

    /** @param index asked when the S3 front is mounted, or is not */
    public BucketsMount(Supplier<Optional<S3Index>> index) {
        this.index = index;
    }

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        BucketsConfig config = parts.configuration().buckets();
        Optional<S3Index> rows = index.get();
        if (rows.isEmpty()) {
            fronts.leaveOut(NAME, "the S3 front is not mounted");
            return;
        }
        if (!parts.administrator().exists() && !parts.configuration().console().pages()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set and stowage.console.pages is false");
            return;
        }
        S3Config s3 = parts.configuration().s3();
        BucketRules rules = new BucketRules(
                s3.buckets().reservedNames(),
                s3.buckets().defaultAcl(),
                s3.buckets().mostOfKey());
        BucketsFront front = new BucketsFront(new BucketsFront.Parts(
                rows.get(),
                parts.access().keys(),
                parts.access().credentials(),
                parts.administrator(),
                parts.addresses(),
                new LinkSigner(s3.signing().region(), parts.clock()),
                rules,
                s3.mount().path()));
        fronts.mount(new SessionAware(front, parts.login()), config.mount());
    }
}
