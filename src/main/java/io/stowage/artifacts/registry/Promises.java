package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionClass;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.fault.BadRequest;
import io.stowage.ops.WatchedFile;
import java.time.Instant;
import java.util.Optional;

/** Which retention class a package may have, and what that means for an end of its own. */
record Promises(WatchedFile<RetentionRules> retention) {
    RetentionRules rules() {
        return retention.current();
    }

    RetentionClass require(String name) {
        RetentionRules rules = rules();
        return rules.find(name)
                .orElseThrow(
                        () -> BadRequest.because("there is no retention class of this name; there are " + rules.names())
                                .coded("unknown_retention_class"));
    }

    /** The class of a package that is there; one that is configured no longer promises everything. */
    RetentionClass of(ArtifactPackage found) {
        return rules().of(found.retentionClass());
    }

    static void requireNoExpiry(RetentionClass promise, Optional<Instant> expiresAt) {
        if (promise.immutable() && expiresAt.isPresent()) {
            throw Refusals.conflict(
                    "immutable", "packages of the class " + promise.name() + " have no expiry of their own");
        }
    }
}
