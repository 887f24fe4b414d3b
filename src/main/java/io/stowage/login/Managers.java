package io.stowage.login;

import io.stowage.access.KeyScope;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.Administrator;
import io.stowage.web.Tokens;
import io.stowage.web.Visitor;
import jakarta.servlet.http.HttpServletRequest;

/** Who manages access keys and what they made: the administrator with the token, and those who logged in to the console. */
public final class Managers {
    private final Administrator administrator;

    public Managers(Administrator administrator) {
        this.administrator = administrator;
    }

    /** Bringing nothing is no guess: a browser asks without a token to hear that it has to log in. */
    public KeyScope scope(HttpServletRequest request) {
        if (Tokens.shown(request).isPresent()) {
            if (administrator.sent(request)) {
                return KeyScope.ALL;
            }
            throw new StowageException(Fault.UNAUTHENTICATED, "this is not the administrator's token");
        }
        return Visitor.of(request)
                .map(visitor -> visitor.owner().map(KeyScope::of).orElse(KeyScope.ALL))
                .orElseThrow(() -> new StowageException(
                        Fault.UNAUTHENTICATED,
                        "bring the administrator's token (Authorization: Bearer …), or log in to the console"));
    }

    /** @param what in the plural: whose they are is told to those who may not see them */
    public void requireAdministrator(HttpServletRequest request, String what) {
        if (!scope(request).equals(KeyScope.ALL)) {
            throw new StowageException(Fault.FORBIDDEN, what + " are for the administrator");
        }
    }
}
