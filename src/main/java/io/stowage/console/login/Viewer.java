package io.stowage.console.login;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who looks at the console.
 *
 * @param known on this machine, or at an address that was allowed: sees health and metrics without logging in
 * @param admin showed the administrator's token
 * @param owner whose key was shown, when one was
 */
public record Viewer(boolean known, boolean admin, Optional<String> owner) {
    public static final String ATTRIBUTE = Viewer.class.getName();

    public static Viewer of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Viewer viewer) {
            return viewer;
        }
        throw new IllegalStateException("this request did not come through the console's log-in");
    }

    boolean mayOperate() {
        return known || admin;
    }

    public void requireOperator() {
        if (!mayOperate()) {
            throw new StowageException(
                    Fault.FORBIDDEN,
                    "health and metrics are for this machine and the administrator; see stowage.console.allow");
        }
    }

    void requireAdmin() {
        if (!admin) {
            throw new StowageException(Fault.FORBIDDEN, "this is for the administrator; log in with the admin token");
        }
    }

    public void requireOwner(String wanted) {
        if (!admin && !owner.filter(wanted::equals).isPresent()) {
            throw new StowageException(Fault.FORBIDDEN, "this is for the owner; log in with the owner's key");
        }
    }
}
