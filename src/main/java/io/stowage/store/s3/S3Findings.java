package io.stowage.store.s3;

import io.stowage.ops.Health;

/**
 * What trying a server out has shown.
 *
 * @param conditionalPut {@code If-None-Match: *} keeps a second PUT from replacing the first
 * @param conditionalComplete the same when an upload in parts is completed
 */
record S3Findings(boolean conditionalPut, boolean conditionalComplete) {

    Health addTo(Health health) {
        return health.with("conditional-put", Boolean.toString(conditionalPut))
                .with("conditional-complete", Boolean.toString(conditionalComplete));
    }
}
