package io.stowage.v1.upload;

import java.util.Arrays;

/** What an uploader brings to prove that the owner agreed: the bytes of a certificate, not looked into yet. */
public final class EgressSignature implements UploadProof {
    public static final int MAX_BYTES = 64 * 1024;

    private final byte[] bytes;

    private EgressSignature(byte[] bytes) {
        this.bytes = bytes;
    }

    public static EgressSignature of(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a certificate has at most " + MAX_BYTES + " bytes");
        }
        return new EgressSignature(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EgressSignature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes of a certificate";
    }
}
