package io.stowage.console;

import io.stowage.console.login.Viewer;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.listing.BlobPage;
import io.stowage.listing.OwnerBlobs;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The blobs of one owner, for that owner and the administrator. */
@Path("blobs")
@Produces(MediaType.APPLICATION_JSON)
public final class BlobsResource {
    private static final int USUAL = 50;
    private static final int MOST = 100;

    private final OwnerBlobs blobs;

    @Inject
    public BlobsResource(OwnerBlobs blobs) {
        this.blobs = blobs;
    }

    @GET
    public Response list(
            @Context HttpServletRequest request,
            @QueryParam("owner_id") @Nullable String ownerId,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        Owner owner = owner(ownerId);
        Viewer.of(request).requireOwner(owner.toString());
        return Response.ok(json(page(blobs, owner, digest(after), limit(limit))))
                .header("Cache-Control", "no-store")
                .build();
    }

    static BlobPage page(OwnerBlobs blobs, Owner owner, Optional<Digest> after, int limit) {
        try {
            return blobs.list(owner, after, limit);
        } catch (IOException e) {
            throw new StowageException(Fault.STORE_UNAVAILABLE, "the storage does not answer; try again later", e);
        }
    }

    private static Map<String, Object> json(BlobPage page) {
        return Map.of(
                "blobs",
                page.blobs().stream().map(BlobsResource::json).toList(),
                "next",
                page.next().map(Digest::toString).orElse(""));
    }

    private static Map<String, Object> json(BlobPage.Blob blob) {
        return Map.of(
                "hash", blob.root().toString(),
                "size", blob.bytes(),
                "chunks", blob.chunks(),
                "headers", blob.headers().lines(),
                "stored", blob.completed().toString());
    }

    private static Optional<Digest> digest(@Nullable String after) {
        try {
            return after == null || after.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(after));
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "after is not a hash", e);
        }
    }

    static Owner owner(@Nullable String text) {
        if (text == null) {
            throw new StowageException(Fault.BAD_REQUEST, "owner_id is missing");
        }
        try {
            return Owner.parseAnyCase(text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "owner_id " + e.getMessage(), e);
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MOST) {
            throw new StowageException(Fault.BAD_REQUEST, "limit is 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }
}
