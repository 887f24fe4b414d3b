package io.stowage.artifacts.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps a package from being removed, whatever its class says.
 *
 * @param until empty for one that only a person ends
 */
public record Hold(String name, String reason, Optional<Instant> until, String setBy, Instant setAt) {}
