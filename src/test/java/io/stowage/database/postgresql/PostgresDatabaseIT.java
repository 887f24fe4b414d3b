package io.stowage.database.postgresql;

import io.stowage.database.Database;
import io.stowage.database.DatabaseContract;
import io.stowage.database.PostgresSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("pg")
class PostgresDatabaseIT extends DatabaseContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @AfterEach
    void dropIt() {
        schema.drop();
    }

    @Override
    protected Database open() {
        return schema.open();
    }

    @Override
    protected Database reopen() {
        return schema.open();
    }
}
