package io.stowage.content;

import static io.stowage.content.ContentFixture.incoming;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.database.TestDatabases;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Here a row has room for two pieces. */
class PieceListsTest {
    private static final byte[] THREE_PIECES =
            "0123456789abcdef".repeat(150_000).getBytes(US_ASCII);

    @TempDir
    private Path folder;

    private ContentFixture room;

    @BeforeEach
    void open() {
        room = new ContentFixture(TestDatabases.embedded(folder, ContentFixture.TABLES), 2);
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private Key list() {
        return room.database.read(
                "find the list",
                rows -> Key.of(rows.createQuery("SELECT name FROM content_pieces")
                        .mapTo(String.class)
                        .one()));
    }

    @Test
    void aLongListLiesInTheStoreAndIsTheSame() throws IOException {
        Content content = room.put("a", incoming(THREE_PIECES));
        BlobHasher hasher = new BlobHasher();
        hasher.update(THREE_PIECES, 0, THREE_PIECES.length);
        assertThat(room.contents.pieces().load(content))
                .isEqualTo(hasher.finish(HeaderLines.NONE).chunks());
        assertThat(room.keys()).hasSize(2).contains(list());
    }

    @Test
    void aShortListLiesInTheRow() throws IOException {
        Content content = room.put("a", incoming("one piece"));
        assertThat(room.contents.pieces().load(content).digest(0))
                .isEqualTo(content.root().orElseThrow());
        assertThat(room.count("content_pieces")).isZero();
    }

    @Test
    void aListThatRottedIsNotBelieved() throws IOException {
        Content content = room.put("a", incoming(THREE_PIECES));
        room.overwrite(list(), "x".repeat(96));
        assertThatThrownBy(() -> room.contents.pieces().load(content))
                .isInstanceOf(StowageException.class)
                .hasMessageContaining("another root");
        room.store.delete(list());
        assertThatThrownBy(() -> room.contents.pieces().load(content)).hasMessageContaining("is not there");
    }

    @Test
    void theListGoesWithTheContent() throws IOException {
        room.put("a", incoming(THREE_PIECES));
        room.drop("a");
        room.clock.advance(Duration.ofHours(25));
        room.collector.collect();
        assertThat(room.keys()).isEmpty();
        assertThat(room.count("content_pieces")).isZero();
    }

    @Test
    void bytesThatAreStoredAlreadyLeaveNoSecondList() throws IOException {
        room.put("a", incoming(THREE_PIECES));
        List<Key> before = room.keys();
        room.put("b", incoming(THREE_PIECES));
        assertThat(room.keys()).isEqualTo(before);
    }

    @Test
    void whatIsNotPublishedLeavesNoList() throws IOException {
        try (Intake intake = room.contents.receive(incoming(THREE_PIECES))) {
            assertThatThrownBy(() -> intake.publish("refuse", (rows, content) -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .hasMessage("no");
        }
        assertThat(room.keys()).isEmpty();
    }
}
