package io.stowage.v1.upload;

import io.stowage.ic.egress.OwnerKeySignature;

/** What an uploader brings to show that the owner agreed. */
public sealed interface UploadProof permits EgressSignature, UploadProof.OwnerKey {

    /** A signature by the key that the owner's principal stands for. */
    record OwnerKey(OwnerKeySignature signature) implements UploadProof {}
}
