package io.stowage.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.console.login.OwnerProof;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.listing.OwnerBlobs;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Tells whom a public key makes an owner, since a browser has no SHA-224, and lets the holder of its other half in. */
@Path("owner")
@Produces(MediaType.APPLICATION_JSON)
public final class OwnerResource {
    private static final int MAX_BYTES = 4096;

    private final ConsoleLogin login;
    private final Money money;
    private final OwnerBlobs blobs;
    private final JsonBodies bodies = new JsonBodies();

    @Inject
    public OwnerResource(ConsoleLogin login, Money money, OwnerBlobs blobs) {
        this.login = login;
        this.money = money;
        this.blobs = blobs;
    }

    /** All in base64. */
    record Claim(
            @JsonProperty(required = true) String key,
            @JsonProperty(required = true) String challenge,
            @JsonProperty(required = true) String signature) {}

    /** The body is a public key as X.509 writes it. */
    @POST
    public Response nameOf(@Context HttpServletRequest request) throws IOException {
        return answer(owner(RequestBody.of(request, BodyPolicy.small(MAX_BYTES)).readAllBytes()));
    }

    @GET
    @Path("challenge")
    public Response challenge() {
        return Response.ok(Map.of("challenge", login.challenges().ask()))
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Path("session")
    public Response logIn(@Context HttpServletRequest request, @Context HttpServletResponse response)
            throws IOException {
        login.guesses().requireFew(request);
        Claim claim = bodies.read(request, MAX_BYTES, Claim.class);
        byte[] key = base64(claim.key());
        Owner owner = owner(key);
        boolean held = login.challenges().isFresh(claim.challenge())
                && OwnerProof.holds(key, claim.challenge(), base64(claim.signature()))
                && login.challenges().take(claim.challenge());
        if (!held) {
            login.guesses().note(request);
            throw new StowageException(Fault.UNAUTHENTICATED, "this is not the owner's signature of a fresh challenge");
        }
        login.admitOwner(request, response, owner.toString(), () -> isKnown(owner));
        return answer(owner);
    }

    /** Whether something here belongs to this owner, which a key that was just made up cannot have. */
    private boolean isKnown(Owner owner) {
        return money.hasAccount(owner)
                || !BlobsResource.page(blobs, owner, Optional.empty(), 1)
                        .blobs()
                        .isEmpty();
    }

    private static Owner owner(byte[] key) {
        try {
            return OwnerProof.ownerOf(key);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "the key " + e.getMessage(), e);
        }
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "what should be base64 is not", e);
        }
    }

    private static Response answer(Owner owner) {
        return Response.ok(Map.of(
                        "owner",
                        owner.toString(),
                        "bytes",
                        HexFormat.of().formatHex(owner.principal().bytes())))
                .header("Cache-Control", "no-store")
                .build();
    }
}
