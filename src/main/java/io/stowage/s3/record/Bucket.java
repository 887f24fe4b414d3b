package io.stowage.s3.record;

import io.stowage.s3.wire.CannedAcl;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket as it was when it was looked up. One that is deleted and made again is another, whatever its name.
 *
 * @param owner the access key
 * @param payer who pays for what lies in it
 * @param root what the names of everything that its key creates begin with
 * @param cors the document with its rules
 */
public record Bucket(
        long id,
        String name,
        String owner,
        String payer,
        String root,
        CannedAcl acl,
        Instant created,
        Optional<String> cors,
        Map<String, String> tags) {
    public Bucket {
        tags = Map.copyOf(tags);
    }
}
