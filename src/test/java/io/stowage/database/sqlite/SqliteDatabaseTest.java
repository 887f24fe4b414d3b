package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir
    Path folder;

    @Override
    protected Database open() {
        return SqliteDatabase.open(DatabaseConfig.embedded(folder.resolve("database/stowage.db")));
    }

    @Override
    protected Database reopen() {
        return open();
    }
}
