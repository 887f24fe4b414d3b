package io.stowage.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseConfigTest {
    private static final Path DATA = Path.of("/var/lib/stowage");

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of("DB_PASSWORD", "s3cret"))
                .scope("stowage");
    }

    @Test
    void withoutSettingsItIsAFileBelowTheData() {
        DatabaseConfig config = DatabaseConfig.from(settings(Map.of()), DATA);
        assertThat(config.file()).contains(Path.of("/var/lib/stowage/database/stowage.db"));
        assertThat(config.engine()).isEqualTo(Engine.SQLITE);
        assertThat(config.poolSize()).isEqualTo(8);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.beside("ledger.db").file()).contains(Path.of("/var/lib/stowage/database/ledger.db"));
    }

    @Test
    void everySettingIsHeard() {
        DatabaseConfig config = DatabaseConfig.from(
                settings(Map.of(
                        "stowage.database.url", "jdbc:postgresql://db/stowage",
                        "stowage.database.user", "keeper",
                        "stowage.database.password", "env:DB_PASSWORD",
                        "stowage.database.pool-size", "20",
                        "stowage.database.timeout", "3s")),
                DATA);
        assertThat(config.engine()).isEqualTo(Engine.POSTGRESQL);
        assertThat(config.url()).contains("jdbc:postgresql://db/stowage");
        assertThat(config.user()).isEqualTo("keeper");
        assertThat(config.password().orElseThrow().reveal()).isEqualTo("s3cret");
        assertThat(config.poolSize()).isEqualTo(20);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.beside("ledger.db")).isEqualTo(config);
    }

    @Test
    void aDataSourceStandsForAServer() {
        DatabaseConfig config = DatabaseConfig.from(
                settings(Map.of("stowage.database.data-source", "java:comp/env/jdbc/stowage")), DATA);
        assertThat(config.dataSource()).contains("java:comp/env/jdbc/stowage");
        assertThat(config.engine()).isEqualTo(Engine.POSTGRESQL);
    }

    @Test
    void aFileCanLieElsewhere() {
        DatabaseConfig config =
                DatabaseConfig.from(settings(Map.of("stowage.database.url", "jdbc:sqlite:/fast/rows.db")), DATA);
        assertThat(config.file()).contains(Path.of("/fast/rows.db"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:mem:x", "jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:/a?mode=ro", "mysql"})
    void otherAddressesAreRefused(String url) {
        Settings settings = settings(Map.of("stowage.database.url", url));
        DatabaseConfig.from(settings, DATA);
        assertThat(settings.problems())
                .anySatisfy(problem -> assertThat(problem.key()).isEqualTo("stowage.database.url"));
    }

    @Test
    void anAddressAndADataSourceContradictEachOther() {
        Settings settings = settings(Map.of(
                "stowage.database.url", "jdbc:postgresql://db/stowage", "stowage.database.data-source", "java:x"));
        DatabaseConfig.from(settings, DATA);
        assertThat(settings.problems()).isNotEmpty();
    }
}
