package io.stowage.app;

import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.Readers;
import io.stowage.database.Database;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What the room of contents is built of. */
record ContentOpener(
        Database database,
        Stores stores,
        Placement placement,
        ContentConfig config,
        Clock clock,
        RandomGenerator random) {

    /** Before any front brings tables that point to contents. */
    Contents open(Readers readers) {
        database.migrate(Contents.TABLES);
        return new Contents(stores, placement, database, config, clock, random, readers);
    }
}
