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
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** DELETE of an owner: for the operator only, by a token, and by certain names of this server if that is set. */
final class OwnerEndpoint {
    private final OwnerDeletion deletion;
    private final DeletionConfig config;
    private final Guesses guesses;

    OwnerEndpoint(OwnerDeletion deletion, DeletionConfig config, Guesses guesses) {
        this.deletion = deletion;
        this.config = config;
        this.guesses = guesses;
    }

    void answer(Owner owner, HttpServletRequest request, HttpServletResponse response) throws IOException {
        requireAllowed(request);
        switch (deletion.delete(owner)) {
            case DELETED -> text(response, HttpServletResponse.SC_OK, "deleted all data for owner: " + owner);
            case NOTHING_THERE -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            case UNFINISHED ->
                text(
                        response,
                        HttpServletResponse.SC_ACCEPTED,
                        "not everything is deleted yet; send the request again");
        }
    }

    private static void text(HttpServletResponse response, int status, String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        response.setStatus(status);
        response.setHeader("Content-Type", "text/plain;charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
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
