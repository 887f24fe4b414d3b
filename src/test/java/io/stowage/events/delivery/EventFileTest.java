package io.stowage.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.events.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    private Path folder;

    private static Event event(long seq) {
        return new Event(seq, "01J" + seq, "v1.a.b", Instant.EPOCH, "stowage/n", "subject \u00e9 " + seq, "{\"n\":1}");
    }

    private Path path() {
        return folder.resolve("events.jsonl");
    }

    private EventFile open(long mostBytes) throws IOException {
        return new EventFile(path(), mostBytes, 3);
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void itGoesOnBehindItsLastLine() throws IOException {
        try (EventFile file = open(1 << 20)) {
            assertThat(file.last()).isZero();
            file.append(List.of(event(4), event(5)));
        }
        try (EventFile file = open(1 << 20)) {
            assertThat(file.last()).isEqualTo(5);
            file.append(List.of(event(6)));
        }
        assertThat(lines("events.jsonl")).containsExactly(event(4).line(), event(5).line(), event(6).line());
    }

    @Test
    void aLineThatACrashCutIsWrittenAgain() throws IOException {
        try (EventFile file = open(1 << 20)) {
            file.append(List.of(event(1)));
        }
        String cut = event(2).line().substring(0, 40);
        Files.writeString(path(), cut, StandardOpenOption.APPEND);
        try (EventFile file = open(1 << 20)) {
            assertThat(file.last()).isEqualTo(1);
            file.append(List.of(event(2)));
        }
        assertThat(lines("events.jsonl")).containsExactly(event(1).line(), event(2).line());
    }

    @Test
    void fullFilesArePutAsideAndTheOldestGo() throws IOException {
        long two = 2L * (event(1).line().length() + 2);
        try (EventFile file = open(two)) {
            for (long seq = 1; seq <= 7; seq++) {
                file.append(List.of(event(seq)));
            }
        }
        List<String> kept = new ArrayList<>();
        for (String name : List.of("events.jsonl.2", "events.jsonl.1", "events.jsonl")) {
            kept.addAll(lines(name));
        }
        assertThat(kept)
                .containsExactly(event(3).line(), event(4).line(), event(5).line(), event(6).line(), event(7).line());
        assertThat(folder.resolve("events.jsonl.3")).doesNotExist();
    }

    @Test
    void afterARotationTheNumberIsThatOfTheFileBefore() throws IOException {
        try (EventFile file = open(1 << 20)) {
            file.append(List.of(event(9)));
        }
        Files.move(path(), folder.resolve("events.jsonl.1"));
        try (EventFile file = open(1 << 20)) {
            assertThat(file.last()).isEqualTo(9);
            file.restart();
            assertThat(file.last()).isZero();
        }
    }
}
