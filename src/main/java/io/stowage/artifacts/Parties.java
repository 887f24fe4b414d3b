package io.stowage.artifacts;

import io.stowage.artifacts.registry.Party;
import jakarta.servlet.http.HttpServletRequest;

/** Tells who sends a request, and refuses who may not. */
@FunctionalInterface
public interface Parties {
    Party of(HttpServletRequest request);
}
