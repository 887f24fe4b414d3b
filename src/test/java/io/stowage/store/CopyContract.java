package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Copying and moving inside one store. */
abstract class CopyContract extends UploadContract {

    @Test
    void aCopyHasTheSameBytesAndLeavesTheOriginal() throws IOException {
        put(KEY, "hello");
        put(OTHER, "old");

        assertThat(store.copy(KEY, OTHER, PutOptions.REPLACE)).contains(PutResult.stored(5));

        assertThat(textOf(KEY)).isEqualTo("hello");
        assertThat(textOf(OTHER)).isEqualTo("hello");
    }

    @Test
    void aLargeObjectIsCopiedWhole() throws IOException {
        byte[] large = TestStreams.bytes(largeBytes(), 11);
        put(KEY, large);

        assertThat(store.copy(KEY, OTHER, PutOptions.REPLACE)).contains(PutResult.stored(large.length));
        assertThat(Arrays.equals(bytesOf(OTHER), large)).isTrue();
    }

    @Test
    void aCopyDoesNotChangeWithItsOriginal() throws IOException {
        put(KEY, "hello");
        store.copy(KEY, OTHER, PutOptions.REPLACE);
        put(KEY, "changed");

        assertThat(textOf(OTHER)).isEqualTo("hello");
        store.delete(OTHER);
        assertThat(textOf(KEY)).isEqualTo("changed");
    }

    @Test
    void whatIsNotThereIsNotCopied() throws IOException {
        put(OTHER, "old");

        assertThat(store.copy(KEY, OTHER, PutOptions.REPLACE)).isEmpty();
        assertThat(store.move(KEY, OTHER, PutOptions.REPLACE)).isEmpty();
        assertThat(textOf(OTHER)).isEqualTo("old");
        assertHoldsOnly(OTHER.text());
    }

    @Test
    void aCopyOnlyIfAbsentKeepsWhatIsThere() throws IOException {
        put(KEY, "hello");
        put(OTHER, "old");

        assertThat(store.copy(KEY, OTHER, PutOptions.ONLY_IF_ABSENT)).contains(PutResult.ALREADY_THERE);
        assertThat(textOf(OTHER)).isEqualTo("old");
        store.delete(OTHER);
        assertThat(store.copy(KEY, OTHER, PutOptions.ONLY_IF_ABSENT)).contains(PutResult.stored(5));
        assertThat(textOf(OTHER)).isEqualTo("hello");
    }

    @Test
    void aCopyOntoItselfChangesNothing() throws IOException {
        put(KEY, "hello");

        assertThat(store.copy(KEY, KEY, PutOptions.REPLACE)).contains(PutResult.stored(5));
        assertThat(store.copy(KEY, KEY, PutOptions.ONLY_IF_ABSENT)).contains(PutResult.ALREADY_THERE);
        assertThat(textOf(KEY)).isEqualTo("hello");
    }

    @Test
    void anEmptyObjectIsCopiedToo() throws IOException {
        put(KEY, "");

        assertThat(store.copy(KEY, OTHER, PutOptions.REPLACE)).contains(PutResult.stored(0));
        assertThat(bytesOf(OTHER)).isEmpty();
    }

    @Test
    void aMoveLeavesNothingBehind() throws IOException {
        put(KEY, "hello");
        put(OTHER, "old");

        assertThat(store.move(KEY, OTHER, PutOptions.REPLACE)).contains(PutResult.stored(5));

        assertThat(textOf(OTHER)).isEqualTo("hello");
        assertHoldsOnly(OTHER.text());
    }

    @Test
    void aMoveThatFindsItsTargetKeepsTheTargetAndDropsTheSource() throws IOException {
        put(KEY, "hello");
        put(OTHER, "old");

        assertThat(store.move(KEY, OTHER, PutOptions.ONLY_IF_ABSENT)).contains(PutResult.ALREADY_THERE);

        assertThat(textOf(OTHER)).isEqualTo("old");
        assertHoldsOnly(OTHER.text());
    }

    @Test
    void aMoveOntoItselfChangesNothing() throws IOException {
        put(KEY, "hello");

        Optional<PutResult> replaced = store.move(KEY, KEY, PutOptions.REPLACE);
        Optional<PutResult> kept = store.move(KEY, KEY, PutOptions.ONLY_IF_ABSENT);

        assertThat(replaced).contains(PutResult.stored(5));
        assertThat(kept).contains(PutResult.ALREADY_THERE);
        assertThat(textOf(KEY)).isEqualTo("hello");
    }
}
