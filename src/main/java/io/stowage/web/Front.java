package io.stowage.web;

import io.stowage.fault.StowageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** One way to speak with Stowage: a protocol with its own paths, limits and error page. */
public interface Front extends AutoCloseable {

    /** As in the settings and in the metrics: {@code v1}, {@code s3}. */
    String name();

    /**
     * Whether a raw path below the context, within the mount, is this front's. What it does not claim belongs to the next
     * front or to the host application, and passes untouched.
     */
    default boolean claims(String rawPath) {
        return true;
    }

    /** Which raw paths it takes; the others are refused before it is asked. */
    default PathPolicy paths() {
        return PathPolicy.PLAIN;
    }

    /**
     * Whether this request only asks if the server lives. It is answered whatever else there is to do, so it must be cheap,
     * and nothing of its body is looked at.
     */
    default boolean isProbe(HttpServletRequest request) {
        return false;
    }

    /**
     * Which pages of other origins may do what this request asks for. A front with rules of its own returns those that
     * apply to this request; it is asked once, when there is room for the request, and the answer counts for whatever
     * the chain or the front answers then. A preflight of an origin that is not among the rule's reaches {@link #answer}.
     *
     * @param mounted what the settings say
     */
    default Cors cors(HttpServletRequest request, Cors mounted) {
        return mounted;
    }

    /**
     * Answers, or hands on to {@code rest} what is not its own; a path with dot segments is not handed on, as the host
     * application would read another one. The request's servlet path is the mount, its path info
     * the decoded rest; {@link RequestPath} has the form that keeps every encoded character apart.
     */
    void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException;

    /** Says no in the front's own format. The chain calls it for what it refuses itself and for what escapes. */
    void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why) throws IOException;

    @Override
    void close();
}
