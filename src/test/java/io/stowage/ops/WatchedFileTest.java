package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.BadRequest;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
    @TempDir
    private Path folder;

    private Path file;
    private WatchedFile<Integer> watched;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(folder.resolve("number"), "1");
        watched = WatchedFile.of("the numbers", file, WatchedFileTest::parse);
    }

    private static int parse(String text) {
        return BadRequest.unlessValid("number", () -> Integer.parseInt(text));
    }

    /** The time is set, as two changes within one tick of the file system's clock have the same. */
    private void write(String text, int second) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z").plusSeconds(second)));
    }

    @Test
    void aChangedFileIsReadAgainAndAnUnchangedOneIsNot() throws IOException {
        assertThat(watched.reload()).isFalse();
        write("2", 1);
        assertThat(watched.reload()).isTrue();
        assertThat(watched.current()).isEqualTo(2);
        assertThat(watched.reload()).isFalse();
    }

    @Test
    void aFaultLeavesTheOldAndShowsUntilItIsMended() throws IOException {
        write("two", 1);
        assertThat(watched.reload()).isFalse();
        assertThat(watched.current()).isEqualTo(1);
        assertThat(watched.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(watched.health().facts().get("fault")).contains(file.toString());
        write("2", 2);
        assertThat(watched.reload()).isTrue();
        assertThat(watched.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aFileThatIsGoneIsAFaultAndTheSameOneAgainIsNone() throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.delete(file);
        assertThat(watched.reload()).isFalse();
        assertThat(watched.health().status()).isEqualTo(Health.Status.DEGRADED);
        Files.writeString(file, "1");
        Files.setLastModifiedTime(file, before);
        assertThat(watched.reload()).isFalse();
        assertThat(watched.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aFileIsReadWithinABoundAndHasNoFaultAtTheStart() throws IOException {
        Files.writeString(file, "x");
        assertThatThrownBy(() -> WatchedFile.of("the numbers", file, WatchedFileTest::parse))
                .isInstanceOf(StowageException.class);
        Files.writeString(file, "1".repeat(256 * 1024 + 1));
        assertThatThrownBy(() -> WatchedFile.of("the numbers", file, WatchedFileTest::parse))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes");
    }
}
