package io.stowage.nix.http;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.upstream.PullThrough;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * A request to one cache, by a visitor whom nobody has asked anything yet.
 *
 * @param upstreams where to look for what the cache does not have
 */
public record NixCall(
        HttpServletRequest request,
        HttpServletResponse response,
        NixCache cache,
        Optional<PullThrough> upstreams,
        Visitor visitor) {

    String method() {
        return request.getMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    /** Answers who pays. */
    String requireUploads(String allowedBeside) {
        if (!cache.config().uploads()) {
            throw notAllowed(allowedBeside);
        }
        return visitor.requireWriter();
    }

    void requireDeletions(String allowedBeside) {
        if (!cache.config().deletions()) {
            throw notAllowed(allowedBeside);
        }
        visitor.requireAdministrator();
    }

    /** @param allowed the methods that are there */
    StowageException notAllowed(String allowed) {
        response.setHeader("Allow", allowed);
        return new StowageException(Fault.METHOD_NOT_ALLOWED, "this cache does not take " + method() + " here");
    }

    /** How long the answer may be kept: by everybody only where everybody may read. */
    void cacheFor(String directives) {
        response.setHeader("Cache-Control", (cache.config().open() ? "public, " : "private, ") + directives);
    }
}
