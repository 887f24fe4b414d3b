package io.stowage.s3.record;

/** Why the index did not do what it was asked. */
public enum Refusal {
    NO_SUCH_BUCKET,
    NO_SUCH_ACCESS_KEY,
    BUCKET_NOT_EMPTY,
    TOO_MANY_BUCKETS,
    NO_SUCH_KEY,
    PRECONDITION_FAILED,
    NO_SUCH_UPLOAD,
    /** A part that was listed is not there, or is another one. */
    INVALID_PART,
    INVALID_PART_ORDER,
    PART_TOO_SMALL,
    OBJECT_TOO_LARGE,
    /** What was to be copied was replaced meanwhile; look at it again. */
    SOURCE_CHANGED
}
