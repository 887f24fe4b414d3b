package io.stowage.content.verify;

import io.stowage.digest.Digest;
import java.time.Instant;
import java.util.Optional;

/** A place as operators see it. */
public record Location(
        long id,
        String store,
        PlaceFilter state,
        long size,
        Optional<Digest> sha256,
        Optional<Digest> root,
        Instant storedAt,
        Instant verifiedAt,
        Optional<String> lastError) {}
