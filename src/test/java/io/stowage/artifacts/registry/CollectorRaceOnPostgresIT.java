package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.PostgresSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("pg")
class CollectorRaceOnPostgresIT extends CollectorRaceContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @Override
    Database openDatabase(Migrations... tables) {
        Database database = schema.open();
        for (Migrations room : tables) {
            database.migrate(room);
        }
        return database;
    }

    @AfterEach
    void drop() {
        schema.drop();
    }
}
