package io.stowage.artifacts.registry;

import static io.stowage.artifacts.registry.RegistryFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.content.Contents;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventLog;
import io.stowage.fault.StowageException;
import io.stowage.ops.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionReloadTest {
    @TempDir
    private Path folder;

    @Test
    void newRulesHoldForPackagesThatAreThere() throws IOException {
        Path file = Files.writeString(
                folder.resolve("retention.json"), "{ \"default\": \"standard\", \"classes\": { \"standard\": {} } }");
        WatchedFile<RetentionRules> rules = WatchedFile.of("the rules of retention", file, RetentionRules::parse);
        try (RegistryFixture room =
                new RegistryFixture(TestDatabases.embedded(folder, Contents.TABLES, EventLog.TABLES), true, rules)) {
            room.publish(draft("1"), "one");
            room.clock.advance(Duration.ofDays(8));
            assertThat(room.registry.expiry().preview(10).packages()).isZero();
            assertThatThrownBy(() -> room.create(draft("2", "brief"))).isInstanceOf(StowageException.class);
            Files.writeString(file, """
                    { "default": "standard", "classes": { "standard": { "max_age": "P7D" }, "brief": {} } }""");
            assertThat(rules.reload()).isTrue();
            room.registry.noteRetention();
            assertThat(room.registry.expiry().preview(10).packages()).isOne();
            assertThat(room.create(draft("2", "brief")).retentionClass()).isEqualTo("brief");
            assertThat(room.types()).contains("v1.retention.reloaded");
        }
    }
}
