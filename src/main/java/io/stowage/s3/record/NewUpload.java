package io.stowage.s3.record;

import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.wire.ObjectKey;
import java.util.Optional;

/** An upload in parts that is to begin; see {@link Upload}. */
public record NewUpload(
        ObjectKey key,
        String initiator,
        ObjectAttributes attributes,
        Optional<ChecksumAlgorithm> algorithm,
        ObjectChecksum.Type checksumType) {}
