package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;

/** Tells the administrator by the token. All fronts share one, so that an address guesses against all of them together. */
public final class Administrator {
    private final AdminConfig config;
    private final Guesses guesses;

    public Administrator(AdminConfig config, Clock clock) {
        this.config = config;
        this.guesses = new Guesses(config, clock);
    }

    /** Whether there is a token at all. */
    public boolean exists() {
        return config.token().isPresent();
    }

    /** Whether this is the token. Refuses an address that guessed too often, even with the right one. */
    public boolean recognizes(String address, String given) {
        Optional<String> expected = token();
        return guesses.judge(address, () -> expected.isPresent() && Tokens.same(given, expected.get()));
    }

    /** Whether this request brings the token. Bringing none is no guess. */
    public boolean sent(HttpServletRequest request, String address) {
        return Tokens.shown(request).filter(given -> recognizes(address, given)).isPresent();
    }

    /** What the administrator would write into {@code Authorization}; never leaves this process. */
    public Optional<String> authorization() {
        return token().map(Tokens::authorization);
    }

    public Guesses guesses() {
        return guesses;
    }

    private Optional<String> token() {
        try {
            return config.token().map(token -> token.reveal().strip());
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BUSY, "the administrator's token cannot be read on the server", e);
        }
    }
}
