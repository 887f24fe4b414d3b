package io.stowage.console.login;

import io.stowage.web.Front;
import io.stowage.web.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** A front that is told who logged in as a {@link Visitor}, and decides itself what that visitor may do. */
public final class SessionAware extends SessionFront {
    public SessionAware(Front front, ConsoleLogin login) {
        super(front, login);
    }

    @Override
    void introduce(Viewer viewer, HttpServletRequest request) {
        if (viewer.admin()) {
            new Visitor(Optional.empty()).announce(request);
        } else if (viewer.owner().isPresent()) {
            new Visitor(viewer.owner()).announce(request);
        }
    }
}
