package io.stowage.s3.index;

import io.stowage.content.rows.Checksum;
import java.util.Optional;

/** An upload in parts that is to begin; see {@link Upload}. */
public record NewUpload(
        ObjectKey key,
        String initiator,
        ObjectAttributes attributes,
        Optional<Checksum> algorithm,
        ObjectChecksum.Type checksumType) {}
