package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.LeasesContract;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeasesTest extends LeasesContract {
    @TempDir
    Path folder;

    @Override
    protected Database open() {
        return TestDatabases.embedded(folder);
    }
}
