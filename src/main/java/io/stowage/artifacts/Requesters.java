package io.stowage.artifacts;

import io.stowage.artifacts.registry.Requester;
import jakarta.servlet.http.HttpServletRequest;

/** Tells who sends a request, and refuses who may not. */
@FunctionalInterface
public interface Requesters {
    Requester of(HttpServletRequest request);
}
