package io.stowage.content;

import static io.stowage.content.ContentFixture.incoming;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.database.TestDatabases;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentReadingTest {
    private static final int MIB = 1 << 20;
    private static final byte[] BYTES = new byte[3 * MIB + 17];

    static {
        new Random(3).nextBytes(BYTES);
    }

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

    private byte[] read(Content content, long offset, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = room.contents.open(content, new Span(offset, length))) {
            reader.writeTo(out);
        }
        return out.toByteArray();
    }

    private static byte[] part(int offset, int length) {
        return Arrays.copyOfRange(BYTES, offset, offset + length);
    }

    private void assertCorrupt(Content content, long offset, long length) {
        assertThatThrownBy(() -> read(content, offset, length))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    }

    @ParameterizedTest
    @CsvSource({"0, 3145745", "0, 1", "1048575, 2", "1048576, 1048576", "5, 2097152", "3145744, 1", "2097152, 1048593"})
    void everyRangeIsReadAsItWasStored(int offset, int length) throws IOException {
        Content content = room.put("a", incoming(BYTES));
        assertThat(read(content, offset, length)).isEqualTo(part(offset, length));
    }

    @Test
    void smallAndEmptyContentsAreReadToo() throws IOException {
        assertThat(read(room.put("a", incoming("small")), 1, 3)).isEqualTo("mal".getBytes(UTF_8));
        assertThat(read(room.put("b", incoming("")), 0, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 2097200", "9, 2", "10, 1", "1048580, 20", "2097100, 100", "2097199, 1"})
    void aComposedContentIsReadAcrossItsSeams(int offset, int length) throws IOException {
        Content small = room.put("small", incoming("0123456789"));
        Content large = room.put("large", incoming(BYTES));
        Content whole = room.database.write("compose", rows -> {
            Content composed =
                    room.contents.compose(rows, List.of(Slice.all(small), new Slice(large, 7, 2 * MIB + 38)));
            rows.execute("INSERT INTO item (name, content) VALUES ('whole', ?)", composed.id());
            return composed;
        });
        byte[] all = new byte[2 * MIB + 48];
        System.arraycopy("0123456789".getBytes(UTF_8), 0, all, 0, 10);
        System.arraycopy(BYTES, 7, all, 10, 2 * MIB + 38);
        assertThat(read(whole, offset, length)).isEqualTo(Arrays.copyOfRange(all, offset, offset + length));
    }

    @Test
    void aPieceThatRottedIsNotReadAndItsPlaceIsNoted() throws IOException {
        Content content = room.put("a", incoming(BYTES));
        byte[] rotten = BYTES.clone();
        rotten[MIB + 5] ^= 1;
        room.overwrite(room.places(content).get(0).key(), rotten);
        assertThat(read(content, 0, MIB)).isEqualTo(part(0, MIB));
        assertCorrupt(content, MIB, 1);
        assertThat(room.places(content)).extracting(Place::state).containsExactly(Place.State.FAILED);
        assertThat(read(content, 2 * MIB, 9))
                .as("other pieces of a damaged place are proven as well")
                .isEqualTo(part(2 * MIB, 9));
    }

    @Test
    void anotherPlaceHelpsOut() throws IOException {
        Content content = room.put("a", incoming(BYTES));
        room.put("b", incoming(BYTES).at(Key.of("given/key")));
        room.store.delete(room.places(content).get(0).key());
        assertThat(read(content, 0, BYTES.length)).isEqualTo(BYTES);
        assertThat(room.places(content))
                .extracting(Place::state)
                .containsExactly(Place.State.WHOLE, Place.State.MISSING);
    }

    @Test
    void nothingOfABodyIsWrittenWhereItsFirstPieceIsGone() throws IOException {
        Content content = room.put("a", incoming("small"));
        room.store.delete(room.places(content).get(0).key());
        assertThatThrownBy(() -> room.contents.open(content, new Span(0, 5)).close())
                .isInstanceOf(StowageException.class);
        assertThat(room.places(content)).extracting(Place::state).containsExactly(Place.State.MISSING);
    }

    @Test
    void aStoreThatDoesNotAnswerLosesNothing() throws IOException {
        Content content = room.put("a", incoming("small"));
        room.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThatThrownBy(() -> read(content, 0, 5)).isInstanceOf(StoreException.class);
        room.store.recover();
        assertThat(room.places(content)).extracting(Place::state).containsExactly(Place.State.WHOLE);
    }
}
