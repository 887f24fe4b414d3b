package io.stowage.web;

import io.stowage.config.Secret;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.client.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells the administrator by the token. All fronts share one, so that an address guesses against all of them together. */
public final class Administrator {
    private static final String VOUCHED = Administrator.class.getName();

    private final Optional<Secret> token;
    private final Guesses guesses;

    public Administrator(AdminConfig config, ClientAddress addresses, Clock clock) {
        this.token = config.token();
        this.guesses = new Guesses(config, addresses, clock);
    }

    /** Whether there is a token at all. */
    public boolean exists() {
        return token.isPresent();
    }

    /** Whether this is the token. Refuses an address that guessed too often, even with the right one. */
    public boolean recognizes(HttpServletRequest request, String given) {
        return guesses.judge(request, isToken(given));
    }

    boolean recognizes(String address, String given) {
        return guesses.judge(address, isToken(given));
    }

    /** Whether this request brings the token, or the console vouched for it. Bringing none is no guess. */
    public boolean sent(HttpServletRequest request) {
        return request.getAttribute(VOUCHED) == this
                || Tokens.shown(request)
                        .filter(given -> recognizes(request, given))
                        .isPresent();
    }

    /** Has this request taken for one that brings the token, whatever its address guessed. */
    public void vouch(HttpServletRequest request) {
        request.setAttribute(VOUCHED, this);
    }

    public Guesses guesses() {
        return guesses;
    }

    private BooleanSupplier isToken(String given) {
        Optional<String> expected = token.map(Administrator::reveal);
        return () -> expected.isPresent() && Tokens.same(given, expected.get());
    }

    private static String reveal(Secret token) {
        try {
            return token.reveal().strip();
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BUSY, "the administrator's token cannot be read on the server", e);
        }
    }
}
