package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class CollectorRaceTest extends CollectorRaceContract {
    @TempDir
    private Path folder;

    @Override
    Database openDatabase(Migrations... tables) {
        return TestDatabases.embedded(folder, tables);
    }
}
