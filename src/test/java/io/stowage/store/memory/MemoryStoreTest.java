package io.stowage.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.config.ByteSize;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends ObjectStoreContract {
    private static final int MIB = (int) ByteSize.MIB;

    @Override
    protected ObjectStore open() {
        return new MemoryStore(new MemoryConfig(64 * ByteSize.MIB), Clock.systemUTC());
    }

    @Test
    void aWriteThatNeedsMoreThanTheLimitChangesNothing() throws IOException {
        put(KEY, "old");
        byte[] most = new byte[60 * MIB];

        assertThat(reasonOf(
                        () -> store.put(KEY, Body.of(new ByteArrayInputStream(most), 65 * MIB), PutOptions.REPLACE)))
                .isEqualTo(StoreException.Reason.NO_SPACE);
        put(OTHER, most);
        assertThat(reasonOf(() -> put(KEY, new byte[5 * MIB]))).isEqualTo(StoreException.Reason.NO_SPACE);
        Body unknown = Body.ofUnknownLength(new ByteArrayInputStream(most));
        assertThat(reasonOf(() -> store.put(KEY, unknown, PutOptions.REPLACE)))
                .isEqualTo(StoreException.Reason.NO_SPACE);

        assertThat(textOf(KEY)).isEqualTo("old");
        store.delete(KEY);
        store.delete(OTHER);
        assertThat(used()).isEqualTo("0B");
    }

    @Test
    void whatWasReplacedDeletedOrRefusedMakesRoomAgain() throws IOException {
        for (int i = 0; i < 20; i++) {
            put(KEY, new byte[30 * MIB]);
            put(OTHER, new byte[MIB]);
            store.copy(KEY, OTHER, PutOptions.ONLY_IF_ABSENT);
            store.copy(OTHER, Key.of("third"), PutOptions.REPLACE);
            store.delete(OTHER);
            Body tooShort = Body.of(new ByteArrayInputStream(new byte[20 * MIB]), 21 * MIB);
            assertThat(catchThrowable(() -> store.put(OTHER, tooShort, PutOptions.REPLACE)))
                    .isInstanceOf(IOException.class);
        }
        store.delete(KEY);
        store.delete(Key.of("third"));

        assertThat(used()).isEqualTo("0B");
    }

    @Test
    void partsTakeRoomUntilTheirUploadIsOver() throws IOException {
        Upload completed = store.startUpload(KEY, PutOptions.REPLACE);
        Part one = store.putPart(completed, 1, Body.of(new byte[30 * MIB]));
        Upload aborted = store.startUpload(KEY, PutOptions.REPLACE);
        store.putPart(aborted, 1, Body.of(new byte[20 * MIB]));
        store.putPart(aborted, 1, Body.of(new byte[10 * MIB]));
        store.putPart(completed, 2, Body.of(new byte[10 * MIB]));

        assertThat(reasonOf(() -> store.putPart(aborted, 2, Body.of(new byte[15 * MIB]))))
                .isEqualTo(StoreException.Reason.NO_SPACE);
        store.abortUpload(aborted);
        store.abortUpload(aborted);
        store.completeUpload(completed, List.of(one), PutOptions.REPLACE);
        assertThat(store.head(KEY).orElseThrow().length()).isEqualTo(30 * MIB);
        store.delete(KEY);

        assertThat(used()).isEqualTo("0B");
    }

    @Test
    void emptyObjectsTakeRoomToo() throws IOException {
        put(KEY, "");

        assertThat(used()).isEqualTo("512B");
    }

    @Test
    void aPrefixThatIsLongerThanAnyKeyIsTheBeginningOfNone() throws IOException {
        put(KEY, "x");

        assertThat(store.list(ListQuery.prefix("x".repeat(2000))).objects()).isEmpty();
    }

    private String used() {
        return String.valueOf(store.check(Duration.ofSeconds(1)).facts().get("used"));
    }
}
