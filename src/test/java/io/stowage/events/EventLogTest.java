package io.stowage.events;

import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** In a file of this process. */
class EventLogTest extends EventLogContract {
    @TempDir
    private Path folder;

    @Override
    Database open() {
        return TestDatabases.embedded(folder, EventLog.TABLES);
    }
}
