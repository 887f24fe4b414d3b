package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the chain knows of a request before its front sees it.
 *
 * @param id stands in the answer, in the access log and in every error
 */
public record RequestContext(String id, String front, long startedNanos) {
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
