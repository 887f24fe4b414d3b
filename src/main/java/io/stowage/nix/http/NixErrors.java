package io.stowage.nix.http;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.TextErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page of this front: one line, which clients show to people. */
public final class NixErrors {
    private NixErrors() {}

    public static void write(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        if (why.fault() == Fault.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Stowage\", charset=\"UTF-8\"");
        }
        TextErrors.write(request, response, why.fault() == Fault.BODY_TIMEOUT ? asFinal(why) : why);
    }

    /** Nix 2.8 answers 408 by a second request that announces a body, sends none, and waits for ever. */
    private static StowageException asFinal(StowageException why) {
        return new StowageException(Fault.BAD_REQUEST, String.valueOf(why.getMessage()), why);
    }
}
