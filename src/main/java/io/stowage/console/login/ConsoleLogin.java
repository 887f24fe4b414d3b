package io.stowage.console.login;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.Administrator;
import io.stowage.web.Guesses;
import io.stowage.web.Tokens;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.ClientScheme;
import io.stowage.web.client.LocalCallers;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a visitor is: by the address of the connection, by the administrator's token in {@code Authorization}, or by
 * the cookie that a log-in left. What a browser adds by itself changes nothing unless a script of ours sent the request.
 */
public final class ConsoleLogin {
    /** A page of another origin cannot set it without asking first, and nobody answers that question with yes. */
    public static final String SCRIPT_HEADER = "X-Stowage-Console";

    static final String COOKIE = "stowage-console";

    private final ConsoleConfig config;
    private final Administrator administrator;
    private final ClientAddress addresses;
    private final LocalCallers locals;
    private final Sessions sessions;
    private final Challenges challenges;

    public ConsoleLogin(
            ConsoleConfig config,
            Administrator administrator,
            ClientAddress addresses,
            LocalCallers locals,
            RandomGenerator random,
            Clock clock) {
        this.config = config;
        this.administrator = administrator;
        this.addresses = addresses;
        this.locals = locals;
        this.sessions = new Sessions(config.sessions(), random, clock);
        this.challenges = new Challenges(random, clock);
    }

    /** Throws when a token or a script is missing that should be there. */
    public Viewer look(HttpServletRequest request) {
        boolean known = isLocal(request) || isAllowed(request);
        Optional<String> shown = Tokens.shown(request);
        if (shown.isPresent()) {
            requireToken(request, shown.get());
            return new Viewer(known, true, Optional.empty());
        }
        if (!isRead(request)) {
            requireScript(request);
        }
        Optional<Session> session = cookie(request).flatMap(sessions::find);
        boolean admin = session.isPresent() && session.get().isAdmin();
        return new Viewer(known, admin, session.flatMap(Session::owner));
    }

    public boolean isLocal(HttpServletRequest request) {
        return locals.include(request);
    }

    /** A proxy that does not name its client, or that we do not believe, lets nobody in by its own address. */
    private boolean isAllowed(HttpServletRequest request) {
        String address = addresses.of(request);
        return !addresses.isHidden(request) && config.allow().stream().anyMatch(range -> range.contains(address));
    }

    /** Begins a session for a visitor who shows the administrator's token. */
    public void admit(HttpServletRequest request, HttpServletResponse response, String token) {
        requireToken(request, token);
        begin(request, response, sessions::begin);
    }

    /**
     * Begins a session for an owner whose key was checked.
     *
     * @param known whether something here belongs to the owner; asked only where it matters
     */
    public void admitOwner(
            HttpServletRequest request, HttpServletResponse response, String owner, BooleanSupplier known) {
        begin(request, response, () -> sessions.begin(owner, known));
    }

    public void dismiss(HttpServletRequest request, HttpServletResponse response) {
        cookie(request).ifPresent(sessions::end);
        setCookie(request, response, "", 0);
    }

    /** Has a request taken for the administrator's by the fronts that know only the token. */
    void vouch(HttpServletRequest request) {
        administrator.vouch(request);
    }

    public boolean hasToken() {
        return administrator.exists();
    }

    public Guesses guesses() {
        return administrator.guesses();
    }

    Sessions sessions() {
        return sessions;
    }

    public Challenges challenges() {
        return challenges;
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, Supplier<String> session) {
        cookie(request).ifPresent(sessions::end);
        setCookie(request, response, session.get(), config.sessions().life().toSeconds());
    }

    private void requireToken(HttpServletRequest request, String given) {
        if (!administrator.exists()) {
            throw new StowageException(Fault.FORBIDDEN, "there is no admin token; set stowage.admin.token");
        }
        if (!administrator.recognizes(request, given)) {
            throw new StowageException(Fault.UNAUTHENTICATED, "this is not the admin token");
        }
    }

    /** Browsers also say by themselves where a request comes from; where they do, it has to be from here. */
    private static void requireScript(HttpServletRequest request) {
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        boolean fromHere = site == null || site.equals("same-origin");
        if (!fromHere || request.getHeader(SCRIPT_HEADER) == null) {
            throw new StowageException(
                    Fault.FORBIDDEN, "send " + SCRIPT_HEADER + ": 1, from a page of this very server");
        }
    }

    private static boolean isRead(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    private static Optional<String> cookie(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    private void setCookie(HttpServletRequest request, HttpServletResponse response, String value, long seconds) {
        boolean secure = ClientScheme.isHttps(request);
        response.addHeader(
                "Set-Cookie",
                COOKIE + "=" + value + "; Path=" + request.getContextPath()
                        + config.mount().path() + "; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                        + (secure ? "; Secure" : ""));
    }
}
