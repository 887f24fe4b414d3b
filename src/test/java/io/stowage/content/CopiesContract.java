package io.stowage.content;

import static io.stowage.content.ContentFixture.OTHER_STORE;
import static io.stowage.content.ContentFixture.STORE;
import static io.stowage.content.ContentFixture.incoming;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents that lie in several stores. */
abstract class CopiesContract {
    private static final Key KEY = Key.of("sha256/aa/bb/one");

    private ContentFixture room;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new ContentFixture(openDatabase(Contents.TABLES, ContentFixture.ITEMS));
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private static byte[] large() {
        byte[] bytes = new byte[(9 << 20) + 17];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = room.contents.open(content, new Span(0, content.size()))) {
            reader.writeTo(out);
        }
        return out.toByteArray();
    }

    @Test
    void bytesGoToTheStoreThatTheFrontNames() throws IOException {
        Content content = room.put("a", incoming("layer").in(OTHER_STORE).at(KEY));
        assertThat(room.places(content)).extracting(Place::store).containsExactly(OTHER_STORE);
        assertThat(room.keys()).isEmpty();
    }

    @Test
    void aCopyIsAnotherPlaceOfTheSameContent() throws IOException {
        Content content = room.put("a", incoming(large()).at(KEY));
        room.contents.copy(content, OTHER_STORE, KEY);
        room.contents.copy(content, OTHER_STORE, KEY);
        assertThat(room.places(content)).extracting(Place::store).containsExactly(STORE, OTHER_STORE);
        assertThat(room.count("content")).isOne();
        assertThat(room.count("content_hold")).isZero();
        assertThat(room.count("content_removal")).isZero();
    }

    @Test
    void aCopyIsReadWhereTheFirstStoreDoesNotAnswer() throws IOException {
        byte[] bytes = large();
        Content content = room.put("a", incoming(bytes).at(KEY));
        room.contents.copy(content, OTHER_STORE, KEY);
        room.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "gone"));
        assertThat(read(content)).isEqualTo(bytes);
    }

    @Test
    void anEmptyContentIsCopied() throws IOException {
        Content content = room.put("a", incoming("").at(KEY));
        room.contents.copy(content, OTHER_STORE, KEY);
        assertThat(room.places(content)).hasSize(2);
    }

    @Test
    void aCopyOfRottenBytesFailsAndLeavesNothing() throws IOException {
        Content content = room.put("a", incoming("layer").at(KEY));
        room.store.put(KEY, Body.of("other".getBytes(UTF_8)), PutOptions.REPLACE);
        assertThatThrownBy(() -> room.contents.copy(content, OTHER_STORE, KEY)).hasMessageContaining("lies nowhere");
        assertThat(room.places(content)).extracting(Place::store).containsExactly(STORE);
        assertThat(room.otherStore.head(KEY)).isEmpty();
    }
}
