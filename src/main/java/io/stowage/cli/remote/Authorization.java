package io.stowage.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import java.io.IOException;

/** What an upload brings to show that its owner wants it. */
public interface Authorization {

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

    /** Something in the shape of a certificate, for a server that is set up to believe any: an empty map in CBOR. */
    static Authorization ofDevelopment() {
        return certificate(new byte[] {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7, (byte) 0xa0});
    }
}
