package io.stowage.s3;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.PostgresSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** All that the front's own tests say holds with its rows in PostgreSQL too. */
@Tag("pg")
class S3FrontOnPostgresIT {
    /** One for each server that a test has at the same time; the tests use them again, as making tables takes long. */
    private static final List<PostgresSchema> SCHEMAS = new ArrayList<>();

    private int used;

    private Database open(Migrations... tables) {
        if (used == SCHEMAS.size()) {
            SCHEMAS.add(PostgresSchema.create());
        }
        Database database = SCHEMAS.get(used++).open();
        for (Migrations room : tables) {
            database.migrate(room);
        }
        return database;
    }

    @AfterEach
    void empty() {
        SCHEMAS.subList(0, used).forEach(PostgresSchema::empty);
    }

    @AfterAll
    static void drop() {
        SCHEMAS.forEach(PostgresSchema::drop);
        SCHEMAS.clear();
    }

    @Nested
    class Buckets extends S3BucketsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Checksums extends S3ChecksumsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Copies extends S3CopiesTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Forms extends S3FormsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Links extends S3LinksTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Listing extends S3ListingTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Objects extends S3ObjectsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Requests extends S3RequestsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Sandbox extends S3SandboxTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Settings extends S3SettingsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }

    @Nested
    class Uploads extends S3UploadsTest {
        @Override
        Database openDatabase(Migrations... tables) {
            return open(tables);
        }
    }
}
