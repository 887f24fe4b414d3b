package io.stowage.console.login;

import io.stowage.fault.StowageException;
import io.stowage.web.Cors;
import io.stowage.web.Front;
import io.stowage.web.PathPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A front that is told who logged in to the console. Requests with an {@code Authorization} of their own pass untouched. */
abstract class SessionFront implements Front {
    private final Front front;
    private final ConsoleLogin login;

    SessionFront(Front front, ConsoleLogin login) {
        this.front = front;
        this.login = login;
    }

    /** Tells the front behind, by what it understands. */
    abstract void introduce(Viewer viewer, HttpServletRequest request);

    final ConsoleLogin login() {
        return login;
    }

    @Override
    public final String name() {
        return front.name();
    }

    @Override
    public final boolean claims(String rawPath) {
        return front.claims(rawPath);
    }

    @Override
    public final PathPolicy paths() {
        return front.paths();
    }

    @Override
    public final Cors cors(HttpServletRequest request, Cors mounted) {
        return front.cors(request, mounted);
    }

    @Override
    public final boolean isProbe(HttpServletRequest request) {
        return front.isProbe(request);
    }

    @Override
    public final void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (request.getHeader("Authorization") == null) {
            introduce(login.look(request), request);
        }
        front.answer(request, response, rest);
    }

    @Override
    public final void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        front.refuse(request, response, why);
    }

    @Override
    public final void close() {
        front.close();
    }
}
