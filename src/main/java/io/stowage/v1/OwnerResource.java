package io.stowage.v1;

import io.stowage.config.Secret;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.v1.owner.DeletionConfig;
import io.stowage.v1.owner.OwnerDeletion;
import io.stowage.web.Guesses;
import io.stowage.web.Tokens;
import io.stowage.web.client.Peer;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deleting an owner: for the operator only, by a token, and by certain names of this server if that is set. */
@Path("owner")
public final class OwnerResource {
    private final OwnerDeletion deletion;
    private final DeletionConfig config;
    private final Guesses guesses;

    @Inject
    OwnerResource(OwnerDeletion deletion, DeletionConfig config, Guesses guesses) {
        this.deletion = deletion;
        this.config = config;
        this.guesses = guesses;
    }

    @DELETE
    public Response delete(@Context HttpServletRequest request) throws IOException {
        Owner owner = Exchange.route(request).parameters().owner();
        requireAllowed(request);
        return switch (deletion.delete(owner)) {
            case DELETED ->
                Response.ok("deleted all data for owner: " + owner, "text/plain;charset=utf-8")
                        .build();
            case NOTHING_THERE -> Response.noContent().build();
            case UNFINISHED ->
                Response.accepted("not everything is deleted yet; send the request again")
                        .type("text/plain;charset=utf-8")
                        .build();
        };
    }

    private void requireAllowed(HttpServletRequest request) {
        Optional<Secret> token = config.token();
        boolean allowed = token.isPresent()
                && isHost(request.getHeader("Host"), config.hosts())
                && Tokens.shown(request)
                        .filter(given -> isToken(request, given, reveal(token.get())))
                        .isPresent();
        if (!allowed) {
            throw new StowageException(Fault.FORBIDDEN, "deleting an owner is not permitted");
        }
    }

    private boolean isToken(HttpServletRequest request, String given, String expected) {
        return guesses.judge(request, () -> Tokens.same(given, expected));
    }

    private static String reveal(Secret token) {
        try {
            return token.reveal().strip();
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BUSY, "the token for deleting owners cannot be read on the server", e);
        }
    }

    /** By the Host line as it was sent: what a proxy or a client says beside it may be anybody's word. */
    static boolean isHost(@Nullable String sent, List<String> allowed) {
        return allowed.isEmpty() || (sent != null && allowed.contains(Peer.withoutPort(sent)));
    }
}
