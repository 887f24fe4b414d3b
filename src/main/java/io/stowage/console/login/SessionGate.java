package io.stowage.console.login;

import io.stowage.web.Front;
import io.stowage.web.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A front that knows only the administrator's token, opened to those who logged in to the console: the administrator may
 * do everything there, an owner may read what is about that owner and nobody else.
 */
public final class SessionGate extends SessionFront {
    private static final Pattern PRICES = Pattern.compile("/prices(/history)?");

    public SessionGate(Front front, ConsoleLogin login) {
        super(front, login);
    }

    @Override
    void introduce(Viewer viewer, HttpServletRequest request) {
        if (viewer.admin() || mayRead(viewer.owner(), request)) {
            login().vouch(request);
        }
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
}
