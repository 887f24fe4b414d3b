package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who logged in with a browser, told to a front that does not know how that is done.
 *
 * @param owner whose key was shown; empty for the administrator
 */
public record Visitor(Optional<String> owner) {
    private static final String ATTRIBUTE = Visitor.class.getName();

    /** Notes that this request is the visitor's. */
    public void announce(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The visitor whose request it is; empty when nobody logged in, or nobody looked. */
    public static Optional<Visitor> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Visitor visitor ? Optional.of(visitor) : Optional.empty();
    }
}
