package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with the databases that a server left there, or has open. */
class DatabaseCommandsTest {
    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void settings() {
        cli = new Cli().with("STOWAGE_DATA", data().toString());
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path file(String name) {
        return data().resolve("database").resolve(name);
    }

    private RunningStowage server() throws Exception {
        return new RunningStowage(Map.of(
                "stowage.data",
                data().toString(),
                "stowage.cashier.type",
                "ledger",
                "stowage.v1.trust-all-is-intended",
                "true"));
    }

    private void damage(String name) throws IOException {
        byte[] garbage = new byte[8192];
        Arrays.fill(garbage, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), 4096);
        }
    }

    @Test
    void bothDatabasesAreBackedUpBesideARunningServerAndRestoredWhenItHasStopped() throws Exception {
        String backup = folder.resolve("backup.zip").toString();
        try (RunningStowage server = server()) {
            assertThat(server.url()).isNotEmpty();
            JsonNode told = cli.run("database", "backup", "--json", backup).json();
            assertThat(told.path("databases").toString()).isEqualTo("[\"stowage.db\",\"ledger.db\"]");
            assertThat(cli.run("database", "check", "--json").lines())
                    .allSatisfy(
                            line -> assertThat(line.path("sound").asBoolean()).isTrue())
                    .hasSize(2);
            Cli.Ended refused = cli.run("database", "restore", backup);
            assertThat(refused.exit()).isEqualTo(Exit.UNAVAILABLE.code());
            assertThat(refused.err()).contains("has it; end that one first");
        }
        assertThat(cli.run("database", "check", backup).exit()).isZero();

        List<JsonNode> restored =
                cli.run("database", "restore", "--json", backup).lines();

        assertThat(restored).hasSize(2);
        assertThat(Path.of(restored.get(1).path("before").asText()).resolve("ledger.db"))
                .exists();
        server().close();
    }

    @Test
    void aBackupGoesIntoTheStoreAndComesBack() throws Exception {
        server().close();
        Cli.Ended stored = cli.run("database", "backup", "--to-store");
        assertThat(stored.err()).isEmpty();
        assertThat(stored.out()).contains("database-backups/stowage-");
        damage("ledger.db");

        assertThat(cli.run("database", "restore", "--from-store").exit()).isZero();

        assertThat(cli.run("database", "check").exit()).isZero();
        assertThat(cli.run("store", "ls").out()).contains("database-backups/");
    }

    @Test
    void anotherNodesBackupIsNamedWhereThereIsNoneOfThisNode() throws Exception {
        server().close();
        cli.run("database", "backup", "--to-store");
        Cli stranger = new Cli().with("STOWAGE_DATA", data().toString()).with("STOWAGE_CASHIER_GATEWAY_NAME", "node-9");

        JsonNode error =
                stranger.run("database", "restore", "--from-store", "--json").error();

        assertThat(error.path("exit").asInt()).isEqualTo(Exit.NOT_FOUND.code());
        String fix = error.path("fix").asText();
        assertThat(fix).contains("--from-store=KEY");
        String key = fix.substring(fix.indexOf("database-backups/"));
        assertThat(stranger.run("database", "restore", "--from-store=" + key).exit())
                .isZero();
    }

    @Test
    void aDamagedFileIsToldWithTheCommandThatMendsIt() throws Exception {
        server().close();
        damage("ledger.db");
        Cli.Ended ended = cli.run("database", "check");
        assertThat(ended.exit()).isEqualTo(Exit.DAMAGED.code());
        assertThat(ended.out()).contains("sound: ").contains("damaged: " + file("ledger.db"));
        assertThat(ended.err()).contains("stowage database restore");
    }

    @Test
    void whereThereIsNoDatabaseNothingIsMade() {
        assertThat(cli.run("database", "check").exit()).isEqualTo(Exit.NOT_FOUND.code());
        assertThat(cli.run("database", "backup", folder.resolve("b.zip").toString())
                        .exit())
                .isEqualTo(Exit.NOT_FOUND.code());
        assertThat(file("stowage.db")).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotReplacedByABackup() throws Exception {
        server().close();
        Path backup = Files.writeString(folder.resolve("b.zip"), "a letter");
        assertThat(cli.run("database", "backup", backup.toString()).exit()).isEqualTo(Exit.REFUSED.code());
        assertThat(backup).hasContent("a letter");
    }

    @Test
    void rowsOnAServerAreLeftToItsOwnTools() {
        Cli.Ended ended = cli.with("STOWAGE_DATABASE_URL", "jdbc:postgresql://db.example.org/stowage")
                .run("database", "backup", "--to-store");
        assertThat(ended.exit()).isEqualTo(Exit.NOT_FOUND.code());
        assertThat(ended.err()).contains("pg_dump");
    }
}
