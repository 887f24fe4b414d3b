package io.stowage.login;

import io.stowage.access.AccessKey;
import io.stowage.access.Caller;
import io.stowage.access.Credentials;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.BasicCredentials;
import io.stowage.web.Guesses;
import io.stowage.web.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a request brings into a {@link Caller}: the key and its secret as user and password, the secret alone as a
 * bearer's token, or nothing. What is wrong is refused as {@link Fault#UNAUTHENTICATED}, which the front words as its
 * clients expect, and counted for the address over all fronts. Whether a caller may do something is another question:
 * {@link Caller#require}.
 */
public final class Callers {
    private final Credentials credentials;
    private final Guesses guesses;

    /** What the user name of a client has to be. */
    public enum UserName {
        /** The id or the name of the key. */
        OF_THE_KEY,
        /** Anything: for clients that are set up with a password alone. */
        ANY
    }

    public Callers(Credentials credentials, Guesses guesses) {
        this.credentials = credentials;
        this.guesses = guesses;
    }

    /** Who sends this request. To bring nothing is no guess. */
    public Caller of(HttpServletRequest request, UserName users) {
        @Nullable String header = request.getHeader("Authorization");
        if (header == null) {
            return Caller.ANONYMOUS;
        }
        Optional<String> token = Tokens.shown(request);
        if (token.isPresent()) {
            return token(request, token.get());
        }
        BasicCredentials basic = BasicCredentials.parse(header)
                .orElseThrow(() -> new StowageException(
                        Fault.UNAUTHENTICATED, "Authorization is neither Basic nor Bearer as it should be"));
        return users == UserName.ANY
                ? token(request, basic.password())
                : login(request, basic.user(), basic.password());
    }

    /** Who logs in with user and password, wherever a protocol carries them. */
    public Caller login(HttpServletRequest request, String user, String password) {
        return judge(request, () -> credentials.holder(user, password));
    }

    /** Who brings this secret alone. */
    public Caller token(HttpServletRequest request, String secret) {
        return judge(request, () -> credentials.holder(secret));
    }

    /** The rows are read outside of the count's lock, so that guesses of other addresses need not wait for them. */
    private Caller judge(HttpServletRequest request, Supplier<Optional<AccessKey>> holder) {
        guesses.requireFew(request);
        Optional<AccessKey> found = holder.get();
        if (!guesses.judge(request, found::isPresent)) {
            throw new StowageException(Fault.UNAUTHENTICATED, "there is no access key with this secret");
        }
        AccessKey key = found.orElseThrow();
        if (!key.enabled()) {
            throw new StowageException(Fault.UNAUTHENTICATED, "the access key " + key.id() + " is disabled");
        }
        return Caller.with(key);
    }
}
