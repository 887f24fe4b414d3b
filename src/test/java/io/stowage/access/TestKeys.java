package io.stowage.access;

import io.stowage.database.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Access keys for the tests of other rooms. */
public final class TestKeys {
    private TestKeys() {}

    /** Keys in a database that has their tables; an owner may have two. */
    public static AccessKeys over(Database database, Clock clock) {
        SecureRandom random = new SecureRandom();
        AccessConfig config =
                new AccessConfig(Optional.empty(), Optional.empty(), Path.of("not-used"), 2, 100, List.of());
        MasterKey master = MasterKey.parse("00".repeat(MasterKey.BYTES), random);
        return new AccessKeys(database, master, config, id -> "account-of-" + id, random, clock);
    }
}
