package io.stowage.s3;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the front wherever its rows are: in a file, unless a subclass says otherwise. */
abstract class S3FrontContract {
    @TempDir
    Path folder;

    /** An empty one for each server. */
    Database openDatabase(Migrations... tables) {
        try {
            return TestDatabases.embedded(Files.createTempDirectory(folder, "rows"), tables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
