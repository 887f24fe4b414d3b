package io.stowage.nix.collect;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.PostgresSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("pg")
class CollectorOnPostgresIT extends CollectorContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @Override
    Database open(Migrations... tables) {
        return schema.open(tables);
    }

    @AfterEach
    void drop() {
        schema.drop();
    }
}
