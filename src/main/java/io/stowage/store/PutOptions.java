package io.stowage.store;

import java.util.Optional;

/**
 * How an object is to be written.
 *
 * @param onlyIfAbsent keep what is already there, and say so in the result
 * @param mediaType a hint for those who read the backend past Stowage, as with presigned links; never read back
 */
public record PutOptions(boolean onlyIfAbsent, Optional<String> mediaType) {
    public static final PutOptions REPLACE = new PutOptions(false, Optional.empty());
    public static final PutOptions ONLY_IF_ABSENT = new PutOptions(true, Optional.empty());

    public PutOptions withMediaType(String type) {
        return new PutOptions(onlyIfAbsent, Optional.of(type));
    }
}
