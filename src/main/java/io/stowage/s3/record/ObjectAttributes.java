package io.stowage.s3.record;

import io.stowage.s3.wire.CannedAcl;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says of an object beside its bytes.
 *
 * @param acl empty for the bucket's
 * @param headers content headers and metadata under the names that they are answered with
 */
public record ObjectAttributes(Optional<CannedAcl> acl, Map<String, String> headers, Map<String, String> tags) {
    public static final ObjectAttributes NONE = new ObjectAttributes(Optional.empty(), Map.of(), Map.of());

    public ObjectAttributes {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    public ObjectAttributes with(CannedAcl other) {
        return new ObjectAttributes(Optional.of(other), headers, tags);
    }

    public ObjectAttributes withTags(Map<String, String> others) {
        return new ObjectAttributes(acl, headers, others);
    }
}
