package io.stowage.s3.index;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who pays for the buckets of an access key. */
@FunctionalInterface
public interface Payers {
    /** As it is in this transaction; empty when there is no such key any more. */
    Optional<String> find(Handle rows, String accessKey);
}
