package io.stowage.v1;

import io.stowage.config.Secret;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.web.Tokens;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deleting an owner: for the operator only, by a token, and by certain names of this server if that is set. */
@Path("owner")
public final class OwnerResource {
    private final OwnerDeletion deletion;
    private final V1Config.Deletion config;

    @Inject
    OwnerResource(OwnerDeletion deletion, V1Config.Deletion config) {
        this.deletion = deletion;
        this.config = config;
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
                && Tokens.shown(request)
                        .filter(given -> Tokens.same(given, token.get().reveal()))
                        .isPresent()
                && isHost(request.getHeader("Host"), config.hosts());
        if (!allowed) {
            throw new StowageException(Fault.FORBIDDEN, "deleting an owner is not permitted");
        }
    }

    /** By the Host line as it was sent: what a proxy or a client says beside it may be anybody's word. */
    static boolean isHost(@Nullable String sent, List<String> allowed) {
        return allowed.isEmpty() || (sent != null && allowed.contains(withoutPort(sent.toLowerCase(Locale.ROOT))));
    }

    private static String withoutPort(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.indexOf(':', Math.max(end, 0));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        return end > 0 && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
