package io.stowage.database.sqlite;

import org.junit.jupiter.api.Tag;

/** The six kills that take too long for every build. */
@Tag("content")
class SqliteKilledIT extends SqliteKilledTest {
    @Override
    int kills() {
        return 6;
    }
}
