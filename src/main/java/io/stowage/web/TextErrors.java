package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The plain error page of fronts that have no format of their own: one line of text, a stable code in a header. */
public final class TextErrors {
    /** The attribute of a request that was refused: why. */
    public static final String REFUSED = TextErrors.class.getName() + ".refused";

    private TextErrors() {}

    /** The HTTP status that a fault has unless a protocol says otherwise. */
    public static int status(Fault fault) {
        return switch (fault) {
            case BAD_REQUEST, DIGEST_MISMATCH -> 400;
            case UNAUTHENTICATED -> 401;
            case BUDGET_EXHAUSTED -> 402;
            case FORBIDDEN, CERTIFICATE_REFUSED, OWNER_UNKNOWN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case BODY_TIMEOUT -> 408;
            case CONFLICT -> 409;
            case PRECONDITION_FAILED -> 412;
            case BODY_TOO_LARGE -> 413;
            case UNSUPPORTED_CODING -> 415;
            case RANGE_NOT_SATISFIABLE -> 416;
            case RATE_LIMITED -> 429;
            case INTERNAL, CORRUPT -> 500;
            case CASHIER_UNAVAILABLE -> 502;
            case BUSY, STORE_UNAVAILABLE, DATABASE_UNAVAILABLE -> 503;
            case STORE_FULL -> 507;
        };
    }

    /** The fault's stable name, as clients and dashboards see it. */
    public static String code(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static void write(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        response.setStatus(status(why.fault()));
        response.setHeader("X-Stowage-Error", code(why.fault()));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=utf-8");
        String line =
                why.getMessage() + " (request " + RequestContext.of(request).id() + ")\n";
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    /** The same page for Jersey, which has to hear of a fault as a response when it found the fault itself. */
    static Response response(HttpServletRequest request, StowageException why) {
        return Response.status(status(why.fault()))
                .header("X-Stowage-Error", code(why.fault()))
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .type("text/plain;charset=utf-8")
                .entity(line(why, request))
                .build();
    }

    private static String line(StowageException why, HttpServletRequest request) {
        return why.getMessage() + " (request " + RequestContext.of(request).id() + ")\n";
    }
}
