package io.stowage.access;

import io.stowage.database.Database;
import io.stowage.database.PostgresSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** On a real server, where another node is another pool of connections. */
@Tag("pg")
class PostgresAccessKeysIT extends AccessKeysContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @Override
    Database open() {
        Database database = schema.open();
        database.migrate(AccessKeys.TABLES);
        return database;
    }

    @Override
    void close(Database database) {
        database.close();
    }

    @Override
    @AfterEach
    void end() {
        super.end();
        schema.drop();
    }
}
