package io.stowage.s3.object;

import io.stowage.s3.payload.EntityTag;

/**
 * How objects are answered.
 *
 * @param etag what ETags are made of
 * @param hashMetadata which answers have the content id among the metadata
 */
public record ObjectConfig(EntityTag.Source etag, HashMetadata hashMetadata) {
    /** Which answers have {@code x-amz-meta-stowage-hash}. */
    public enum HashMetadata {
        /** Those to HEAD: programs compare the metadata of what they get. */
        HEAD,
        ALWAYS,
        OFF
    }
}
