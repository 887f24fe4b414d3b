package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the chain knows of a request before its front sees it.
 *
 * @param id stands in the answer, in the access log and in every error
 * @param label what stands before the mount's host, where the mount has a star there: {@code photos} in
 *     {@code photos.s3.example.org}; lower case, as the client named it, and not checked any further
 */
public record RequestContext(String id, String front, long startedNanos, Optional<String> label) {
    static final String ATTRIBUTE = RequestContext.class.getName();

    /** The context that the chain left on this request. */
    public static RequestContext of(HttpServletRequest request) {
        @Nullable Object context = request.getAttribute(ATTRIBUTE);
        if (context instanceof RequestContext ours) {
            return ours;
        }
        throw new IllegalStateException("this request did not come through the chain");
    }
}
