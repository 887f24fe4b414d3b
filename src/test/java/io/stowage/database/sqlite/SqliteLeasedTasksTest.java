package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.LeasedTasksContract;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeasedTasksTest extends LeasedTasksContract {
    @TempDir
    Path folder;

    @Override
    protected Database open() {
        return TestDatabases.embedded(folder);
    }
}
