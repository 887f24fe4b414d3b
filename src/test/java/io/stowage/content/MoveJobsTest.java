package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MoveJobsTest extends MoveJobsContract {
    @TempDir
    private Path folder;

    @Override
    Database openDatabase(Migrations... tables) {
        return TestDatabases.embedded(folder, tables);
    }
}
