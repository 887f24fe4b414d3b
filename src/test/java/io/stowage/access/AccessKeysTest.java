package io.stowage.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files of this process: another node is another look at the same open files. */
class AccessKeysTest extends AccessKeysContract {
    @TempDir
    private Path folder;

    private Optional<Database> opened = Optional.empty();

    @Override
    Database open() {
        Database database = opened.orElseGet(() -> TestDatabases.embedded(folder, AccessKeys.TABLES));
        opened = Optional.of(database);
        return database;
    }

    @Override
    void close(Database database) {
        // Closed once, with the test.
    }

    @Override
    void end() {
        opened.ifPresent(Database::close);
    }

    @Test
    void noSecretLiesInTheDatabaseAsItIs() throws IOException {
        SecureRandom random = new SecureRandom();
        AccessConfig config = new AccessConfig(Optional.empty(), Optional.empty(), folder, 1, 1, List.of());
        MasterKey master = MasterKey.parse("00".repeat(MasterKey.BYTES), random);
        AccessKeys keys = new AccessKeys(open(), master, config, id -> id, random, clock);
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        end();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(issued.secret());
            }
        }
    }
}
