package io.stowage.demo;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;

/** Reads the names of objects where they enter. */
final class DemoName {
    private static final int MOST_BYTES = 900;

    private DemoName() {}

    /** What stands below the mount; empty for all objects. */
    static String of(HttpServletRequest request) {
        String raw = RequestPath.below(request);
        return checked(RequestPath.decode(raw.startsWith("/") ? raw.substring(1) : raw));
    }

    /** A name, or the beginning of one. */
    static String checked(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
                || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new StowageException(
                            Fault.BAD_REQUEST,
                            "a name has at most " + MOST_BYTES + " bytes, none of which is a control character")
                    .coded("bad-name");
        }
        return text;
    }
}
