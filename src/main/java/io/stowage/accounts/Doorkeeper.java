package io.stowage.accounts;

import io.stowage.config.Secret;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets in who brings the token, and for a while nobody from an address that brought too many wrong ones. */
final class Doorkeeper {
    private static final String SCHEME = "Bearer ";
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final Secret token;
    private final int allowed;
    private final Clock clock;

    /** Guarded by this object. Those who failed first are forgotten first. */
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Failures(int count, long sinceMillis) {}

    Doorkeeper(Secret token, int allowed, Clock clock) {
        this.token = token;
        this.allowed = allowed;
        this.clock = clock;
    }

    void require(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (hasFailedTooOften(address)) {
            throw new StowageException(
                    Fault.RATE_LIMITED, "too many wrong tokens came from this address", null, WINDOW);
        }
        if (!isRight(request.getHeader("Authorization"))) {
            note(address);
            throw new StowageException(Fault.UNAUTHENTICATED, "bring the operator's token: Authorization: Bearer …");
        }
    }

    private boolean isRight(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return Tokens.same(header.substring(SCHEME.length()), reveal());
    }

    private String reveal() {
        try {
            return token.reveal();
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BUSY, "the operator's token cannot be read on the server", e);
        }
    }

    private synchronized boolean hasFailedTooOften(String address) {
        return current(address).count() >= allowed;
    }

    private synchronized void note(String address) {
        Failures now = current(address);
        failures.put(address, new Failures(now.count() + 1, now.sinceMillis()));
    }

    private Failures current(String address) {
        Failures known = failures.get(address);
        long now = clock.millis();
        return known == null || now - known.sinceMillis() >= WINDOW.toMillis() ? new Failures(0, now) : known;
    }
}
