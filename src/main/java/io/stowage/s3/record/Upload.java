package io.stowage.s3.record;

import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.wire.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An upload in parts that goes on.
 *
 * @param initiator the access key that began it
 * @param algorithm of the checksum that was announced
 * @param checksumType how the checksum of the whole comes from those of its parts
 */
public record Upload(
        String id,
        ObjectKey key,
        Instant started,
        String initiator,
        ObjectAttributes attributes,
        Optional<ChecksumAlgorithm> algorithm,
        ObjectChecksum.Type checksumType) {}
