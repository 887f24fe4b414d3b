package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseContract;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir
    Path folder;

    @Override
    protected Database open() {
        return SqliteDatabase.open(
                DatabaseConfig.embedded(folder.resolve("database/stowage.db")), TestDatabases.meters());
    }

    @Override
    protected Database reopen() {
        return open();
    }
}
