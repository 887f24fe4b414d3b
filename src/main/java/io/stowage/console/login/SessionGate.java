package io.stowage.console.login;

import io.stowage.fault.StowageException;
import io.stowage.web.Cors;
import io.stowage.web.Front;
import io.stowage.web.PathPolicy;
import io.stowage.web.RequestPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A front that knows only the administrator's token, opened to those who logged in to the console: the administrator may
 * everything there, an owner may read what is about that owner and nobody else. Who brings a token is none of its
 * business.
 */
public final class SessionGate implements Front {
    private static final Pattern PRICES = Pattern.compile("/prices(/history)?");

    private final Front front;
    private final ConsoleLogin door;

    public SessionGate(Front front, ConsoleLogin door) {
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
        if (request.getHeader("Authorization") != null) {
            front.answer(request, response, rest);
            return;
        }
        Viewer viewer = door.look(request);
        if (viewer.admin() || mayRead(viewer.owner(), request)) {
            door.vouch(request);
        }
        front.answer(request, response, rest);
    }

    /** Compared as it was sent: whatever is encoded is not a path that our own pages ask for. */
    private static boolean mayRead(Optional<String> owner, HttpServletRequest request) {
        if (owner.isEmpty() || !request.getMethod().equals("GET")) {
            return false;
        }
        String path = RequestPath.below(request);
        String own = "/owners/" + owner.get();
        boolean entries = path.equals("/entries") && ("owner=" + owner.get()).equals(request.getQueryString());
        return path.equals(own)
                || path.equals(own + "/usage")
                || path.equals(own + "/usage/daily")
                || PRICES.matcher(path).matches()
                || entries;
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
