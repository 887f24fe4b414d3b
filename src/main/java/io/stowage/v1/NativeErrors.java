package io.stowage.v1;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The error page of this front: a status, one short line, and a stable code in a header. The status tells clients
 * whether to try again: they do for 408, 429 and from 500 on, and give up at once for every other.
 */
final class NativeErrors {
    private static final int LONGEST = 200;

    private NativeErrors() {}

    record Answer(int status, String code) {}

    static Answer answer(Fault fault) {
        return switch (fault) {
            case BAD_REQUEST, DIGEST_MISMATCH -> new Answer(400, "bad-request");
            case UNAUTHENTICATED -> new Answer(401, "no-authorization");
            case CERTIFICATE_REFUSED -> new Answer(403, "certificate");
            case OWNER_UNKNOWN -> new Answer(403, "owner-not-found");
            case BUDGET_EXHAUSTED -> new Answer(403, "insufficient-balance");
            case FORBIDDEN -> new Answer(403, "forbidden");
            case NOT_FOUND -> new Answer(404, "not-found");
            case METHOD_NOT_ALLOWED -> new Answer(405, "method");
            case BODY_TIMEOUT -> new Answer(408, "body-timeout");
            case CONFLICT -> new Answer(409, "conflict");
            case PRECONDITION_FAILED -> new Answer(412, "precondition");
            case BODY_TOO_LARGE -> new Answer(413, "too-large");
            case UNSUPPORTED_CODING -> new Answer(415, "coding");
            case RANGE_NOT_SATISFIABLE -> new Answer(416, "range");
            case RATE_LIMITED -> new Answer(429, "rate");
            case CORRUPT -> new Answer(500, "corrupt");
            case INTERNAL -> new Answer(500, "internal");
            case CASHIER_UNAVAILABLE -> new Answer(502, "cashier");
            case BUSY -> new Answer(503, "busy");
            case STORE_UNAVAILABLE, STORE_FULL -> new Answer(503, "storage");
            case DATABASE_UNAVAILABLE -> new Answer(503, "database");
        };
    }

    static void write(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        Answer answer = answer(why.fault());
        response.setStatus(answer.status());
        response.setHeader("X-Stowage-Error", answer.code());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Type", "text/plain; charset=utf-8");
        if (answer.status() == 401) {
            response.setHeader("WWW-Authenticate", "X-ICP-Canister-Signature");
        }
        if (answer.status() == 503 && response.getHeader("Retry-After") == null) {
            response.setHeader("Retry-After", "1");
        }
        byte[] line = text(why).getBytes(StandardCharsets.US_ASCII);
        response.setContentLength(line.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(line);
        }
    }

    private static String text(StowageException why) {
        return switch (why.fault()) {
            case OWNER_UNKNOWN -> "owner not found";
            case BUDGET_EXHAUSTED -> "insufficient balance";
            case INTERNAL -> "something went wrong here";
            default -> printable(String.valueOf(why.getMessage()));
        };
    }

    private static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
