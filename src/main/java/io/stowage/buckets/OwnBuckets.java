package io.stowage.buckets;

import io.stowage.access.KeyScope;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.s3.index.Buckets;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.RefusedException;

/** The buckets that a visitor may see and change: an owner those that it pays for, the administrator all. */
final class OwnBuckets {
    private final Buckets buckets;

    OwnBuckets(Buckets buckets) {
        this.buckets = buckets;
    }

    /** A bucket that another owner pays for is as good as none. */
    Bucket require(KeyScope scope, String name) {
        return buckets.find(name)
                .filter(bucket -> scope.owner().isEmpty() || scope.owner().get().equals(bucket.payer()))
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no bucket " + name));
    }

    /** What the index refused, in our words. */
    static StowageException refusal(RefusedException refused) {
        Fault fault = switch (refused.refusal()) {
            case NO_SUCH_BUCKET, NO_SUCH_ACCESS_KEY, NO_SUCH_KEY, NO_SUCH_UPLOAD -> Fault.NOT_FOUND;
            case BUCKET_NOT_EMPTY, SOURCE_CHANGED -> Fault.CONFLICT;
            case TOO_MANY_BUCKETS -> Fault.FORBIDDEN;
            case PRECONDITION_FAILED -> Fault.PRECONDITION_FAILED;
            case INVALID_PART, INVALID_PART_ORDER, PART_TOO_SMALL, OBJECT_TOO_LARGE -> Fault.BAD_REQUEST;
        };
        return new StowageException(fault, String.valueOf(refused.getMessage()), refused);
    }
}
