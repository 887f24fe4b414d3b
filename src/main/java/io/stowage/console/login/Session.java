package io.stowage.console.login;

import java.time.Instant;
import java.util.Optional;

/**
 * A visitor who logged in with a browser.
 *
 * @param owner whose pages it opens; empty for the administrator, to whom all of them are open
 */
record Session(Optional<String> owner, Instant ends) {
    boolean isAdmin() {
        return owner.isEmpty();
    }
}
