package io.stowage.console.login;

import io.stowage.fault.StowageException;
import io.stowage.web.Cors;
import io.stowage.web.Front;
import io.stowage.web.PathPolicy;
import io.stowage.web.Visitor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A front that is told who logged in to the console, as a {@link Visitor}, and decides itself what that visitor may do.
 * Requests that bring an {@code Authorization} of their own pass untouched.
 */
public final class SessionAware implements Front {
    private final Front front;
    private final ConsoleLogin door;

    public SessionAware(Front front, ConsoleLogin door) {
        this.front = front;
        this.door = door;
    }

    @Override
    public String name() {
        return front.name();
    }

    @Override
    public boolean claims(String rawPath) {
        return front.claims(rawPath);
    }

    @Override
    public PathPolicy paths() {
        return front.paths();
    }

    @Override
    public Cors cors(HttpServletRequest request, Cors mounted) {
        return front.cors(request, mounted);
    }

    @Override
    public boolean isProbe(HttpServletRequest request) {
        return front.isProbe(request);
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (request.getHeader("Authorization") == null) {
            Viewer viewer = door.look(request);
            if (viewer.admin()) {
                new Visitor(Optional.empty()).announce(request);
            } else if (viewer.owner().isPresent()) {
                new Visitor(viewer.owner()).announce(request);
            }
        }
        front.answer(request, response, rest);
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        front.refuse(request, response, why);
    }

    @Override
    public void close() {
        front.close();
    }
}
