package io.stowage.ic.egress;

import io.stowage.digest.Digest;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import io.stowage.ic.identity.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The agreement of an owner that is the holder of a key: a signature over what may be uploaded and until when. So such an
 * owner needs no canister at all.
 *
 * @param publicKey in DER; the owner is its principal
 * @param signature 64 bytes, as the network's own requests are signed
 * @param expiresAt seconds since 1970
 */
public record OwnerKeySignature(Bytes publicKey, Bytes signature, long expiresAt) {
    /** Separates this from all else that the key may sign. */
    private static final byte[] DOMAIN = "\u0016stowage-owner-upload-1".getBytes(StandardCharsets.US_ASCII);

    private static final int HASH_BYTES = 32;

    /**
     * What is signed: the domain with its length before it, the root hash, the owner with its length before it, the size
     * in bytes and the expiry in seconds, both of 64 bits with the highest byte first.
     */
    public static byte[] message(Owner owner, Digest root, long size, long expiresAt) {
        byte[] principal = owner.principal().bytes();
        return ByteBuffer.allocate(DOMAIN.length + HASH_BYTES + 1 + principal.length + 2 * Long.BYTES)
                .put(DOMAIN)
                .put(root.bytes())
                .put((byte) principal.length)
                .put(principal)
                .putLong(size)
                .putLong(expiresAt)
                .array();
    }

    /** Throws {@link UploadRefused} unless the owner signed this, for now and no longer than {@code maxLife} from now. */
    public void require(Owner owner, Digest root, long size, Instant now, Duration maxLife) {
        if (expiresAt <= now.getEpochSecond()) {
            throw new UploadRefused("the signature of the owner has expired, by the clock here, " + now);
        }
        if (expiresAt > now.plus(maxLife).getEpochSecond()) {
            throw new UploadRefused("the signature of the owner is good for longer than " + maxLife);
        }
        PublicKey key = key();
        if (!key.principal().equals(owner.principal())) {
            throw new UploadRefused("the key is not the one of the owner");
        }
        if (!key.verify(message(owner, root, size, expiresAt), signature.array())) {
            throw new UploadRefused("the key of the owner did not sign this upload");
        }
    }

    private PublicKey key() {
        try {
            return PublicKey.parse(publicKey.array());
        } catch (IllegalArgumentException e) {
            throw new UploadRefused("the key of the owner " + e.getMessage(), e);
        }
    }
}
