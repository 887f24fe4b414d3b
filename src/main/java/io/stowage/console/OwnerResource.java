package io.stowage.console;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;

/** Tells whom a public key makes an owner, since a browser has no SHA-224. */
@Path("owner")
@Produces(MediaType.APPLICATION_JSON)
public final class OwnerResource {
    private static final int MAX_KEY_BYTES = 256;
    private static final byte SELF_AUTHENTICATING = 2;

    @Inject
    public OwnerResource() {}

    /** The body is a public key as X.509 writes it. */
    @POST
    public Response nameOf(InputStream body) throws IOException {
        byte[] der = body.readNBytes(MAX_KEY_BYTES + 1);
        if (der.length == 0 || der.length > MAX_KEY_BYTES) {
            throw new StowageException(Fault.BAD_REQUEST, "send a public key as its DER bytes");
        }
        return Response.ok(Map.of("owner", ownerOf(der).toString()))
                .header("Cache-Control", "no-store")
                .build();
    }

    static Owner ownerOf(byte[] der) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-224").digest(der);
            byte[] id = Arrays.copyOf(hash, hash.length + 1);
            id[hash.length] = SELF_AUTHENTICATING;
            return new Owner(Principal.of(id));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-224", e);
        }
    }
}
