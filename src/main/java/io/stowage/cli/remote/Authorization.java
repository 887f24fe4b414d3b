package io.stowage.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import io.stowage.ic.egress.OwnerKeySignature;
import io.stowage.ic.identity.Identity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;

/** What an upload brings to show that its owner wants it. */
public interface Authorization {
    Duration KEY_LIFE = Duration.ofMinutes(10);

    /** Writes the field {@code auth}, and others that belong to it, into the request that sends a tree. */
    void write(JsonGenerator out, Owner owner, BlobTree tree) throws IOException;

    /** The bytes of a certificate, which some owners can get. */
    static Authorization certificate(byte[] bytes) {
        byte[] copy = bytes.clone();
        return (out, owner, tree) -> {
            out.writeObjectFieldStart("auth");
            out.writeArrayFieldStart("OwnerEgressSignature");
            for (byte b : copy) {
                out.writeNumber(b & 0xff);
            }
            out.writeEndArray();
            out.writeEndObject();
        };
    }

    /** The owner's own signature over exactly this blob, good for as long as sending a tree may take. */
    static Authorization key(Identity identity, Clock clock) {
        return (out, owner, tree) -> {
            long expiresAt = clock.instant().plus(KEY_LIFE).getEpochSecond();
            byte[] message =
                    OwnerKeySignature.message(owner, tree.root(), tree.size().bytes(), expiresAt);
            out.writeObjectFieldStart("auth");
            out.writeObjectFieldStart("OwnerKeySignature");
            out.writeStringField(
                    "public_key", HexFormat.of().formatHex(identity.publicKey().der()));
            out.writeStringField("signature", HexFormat.of().formatHex(identity.sign(message)));
            out.writeNumberField("expires_at", expiresAt);
            out.writeEndObject();
            out.writeEndObject();
        };
    }

    /** Something in the shape of a certificate, for a server that is set up to believe any: an empty map in CBOR. */
    static Authorization ofDevelopment() {
        return certificate(new byte[] {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7, (byte) 0xa0});
    }
}
