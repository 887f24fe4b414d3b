package io.stowage.content.move;

import io.stowage.content.Contents;
import io.stowage.content.jobs.JobParts;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.store.Stores;
import java.time.Clock;

/**
 * What moves need of the house.
 *
 * @param verify what copies are proven with
 */
public record MoveParts(VerifyParts verify, Contents contents) {
    KeyNames names() {
        return verify.names();
    }

    Database database() {
        return verify.database();
    }

    Stores stores() {
        return verify.stores();
    }

    Clock clock() {
        return verify.clock();
    }

    JobParts jobs() {
        return verify.jobs();
    }
}
