package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.store.StoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An object in parts: invisible until it is complete, and gone when it is aborted. */
abstract class UploadContract extends KeysContract {

    @Test
    void partsAreJoinedInTheOrderOfTheirNumbers() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Part last = store.putPart(upload, 7, Body.of(utf8("end")));
        Part second = store.putPart(upload, 3, Body.of(part(2)));
        Part first = store.putPart(upload, 1, Body.of(part(1)));

        PutResult result = store.completeUpload(upload, List.of(second, last, first), PutOptions.REPLACE);

        byte[] whole = join(part(1), part(2), utf8("end"));
        assertThat(result).isEqualTo(PutResult.stored(whole.length));
        assertThat(bytesOf(KEY)).isEqualTo(whole);
        assertHoldsOnly(KEY.text());
    }

    @Test
    void aPartTellsItsNumberAndLength() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);

        Part part = store.putPart(upload, 5, Body.of(TestStreams.dripping(part(1)), partBytes()));

        assertThat(part.number()).isEqualTo(5);
        assertThat(part.length()).isEqualTo(partBytes());
    }

    @Test
    void aLaterPartOfTheSameNumberReplacesTheEarlier() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        store.putPart(upload, 1, Body.of(part(1)));
        Part again = store.putPart(upload, 1, Body.of(part(2)));

        store.completeUpload(upload, List.of(again), PutOptions.REPLACE);

        assertThat(bytesOf(KEY)).isEqualTo(part(2));
    }

    @Test
    void onlyThePartsThatAreNamedAreJoined() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Part one = store.putPart(upload, 1, Body.of(part(1)));
        store.putPart(upload, 2, Body.of(part(2)));

        store.completeUpload(upload, List.of(one), PutOptions.REPLACE);

        assertThat(bytesOf(KEY)).isEqualTo(part(1));
        assertHoldsOnly(KEY.text());
    }

    @Test
    void nothingIsVisibleBeforeCompletion() throws IOException {
        put(KEY, "old");
        Upload one = store.startUpload(KEY, PutOptions.REPLACE);
        Upload two = store.startUpload(OTHER, PutOptions.REPLACE);
        store.putPart(one, 1, Body.of(part(1)));
        store.putPart(two, 1, Body.of(part(1)));

        assertThat(textOf(KEY)).isEqualTo("old");
        assertThat(store.head(OTHER)).isEmpty();
        assertThat(keys()).containsExactly(KEY.text());
    }

    @Test
    void aPartThatBreaksLeavesTheUploadUsable() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Part one = store.putPart(upload, 1, Body.of(part(1)));
        IOException failure = new IOException("the client went away");
        Body broken = Body.of(TestStreams.breakingAfter(new byte[1000], failure), partBytes());
        Digest wrong = Digest.compute(Algorithm.SHA256, utf8("something else"));

        assertThat(catchThrowable(() -> store.putPart(upload, 2, broken))).isSameAs(failure);
        assertThat(catchThrowable(
                        () -> store.putPart(upload, 1, Body.of(part(2)).expecting(wrong))))
                .isInstanceOf(BodyException.class);

        Part two = store.putPart(upload, 2, Body.of(part(3)));
        store.completeUpload(upload, List.of(one, two), PutOptions.REPLACE);
        assertThat(bytesOf(KEY)).isEqualTo(join(part(1), part(3)));
    }

    @Test
    void anAbortedUploadLeavesNothing() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        store.putPart(upload, 1, Body.of(part(1)));

        store.abortUpload(upload);
        store.abortUpload(upload);

        assertHoldsOnly();
    }

    @Test
    void anUploadThatIsOverIsNotThere() throws IOException {
        Upload aborted = store.startUpload(KEY, PutOptions.REPLACE);
        Part part = store.putPart(aborted, 1, Body.of(part(1)));
        store.abortUpload(aborted);
        Upload completed = store.startUpload(OTHER, PutOptions.REPLACE);
        Part done = store.putPart(completed, 1, Body.of(part(1)));
        store.completeUpload(completed, List.of(done), PutOptions.REPLACE);

        assertThat(reasonOf(() -> store.putPart(aborted, 2, Body.of(part(1))))).isEqualTo(Reason.NO_UPLOAD);
        assertThat(reasonOf(() -> store.completeUpload(aborted, List.of(part), PutOptions.REPLACE)))
                .isEqualTo(Reason.NO_UPLOAD);
        assertThat(reasonOf(() -> store.putPart(completed, 2, Body.of(part(1)))))
                .isEqualTo(Reason.NO_UPLOAD);
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    void anUploadThatNeverWasIsNotThere() throws IOException {
        for (String id : List.of("no-such-upload", "..", "../../objects", "a/b", "x")) {
            Upload stranger = new Upload(KEY, id, Instant.now());

            assertThat(reasonOf(() -> store.putPart(stranger, 1, Body.of(part(1)))))
                    .isEqualTo(Reason.NO_UPLOAD);
            store.abortUpload(stranger);
        }
        assertHoldsOnly();
    }

    @Test
    void aPartThatNeverArrivedCannotBeJoined() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Part one = store.putPart(upload, 1, Body.of(part(1)));
        Part phantom = new Part(2, one.length(), one.tag());

        assertThat(reasonOf(() -> store.completeUpload(upload, List.of(one, phantom), PutOptions.REPLACE)))
                .isEqualTo(Reason.MISCONFIGURED);
        assertThat(store.head(KEY)).isEmpty();
        store.abortUpload(upload);
    }

    @Test
    void anObjectHasAtLeastOnePartAndEachOnce() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        Part one = store.putPart(upload, 1, Body.of(part(1)));

        assertThat(reasonOf(() -> store.completeUpload(upload, List.of(), PutOptions.REPLACE)))
                .isEqualTo(Reason.MISCONFIGURED);
        assertThat(reasonOf(() -> store.completeUpload(upload, List.of(one, one), PutOptions.REPLACE)))
                .isEqualTo(Reason.MISCONFIGURED);

        assertThat(store.completeUpload(upload, List.of(one), PutOptions.REPLACE)
                        .stored())
                .isTrue();
    }

    @Test
    void completingOnlyIfAbsentKeepsWhatIsThere() throws IOException {
        put(KEY, "first");
        Upload upload = store.startUpload(KEY, PutOptions.ONLY_IF_ABSENT);
        Part one = store.putPart(upload, 1, Body.of(part(1)));

        assertThat(store.completeUpload(upload, List.of(one), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.ALREADY_THERE);

        assertThat(textOf(KEY)).isEqualTo("first");
        assertHoldsOnly(KEY.text());
    }

    @Test
    void completingOnlyIfAbsentStoresWhatIsNotThere() throws IOException {
        Upload upload = store.startUpload(KEY, PutOptions.ONLY_IF_ABSENT);
        Part one = store.putPart(upload, 1, Body.of(part(1)));

        assertThat(store.completeUpload(upload, List.of(one), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.stored(partBytes()));
        assertThat(bytesOf(KEY)).isEqualTo(part(1));
    }

    @Test
    void openUploadsAreListedByTheirAge() throws IOException {
        Upload one = store.startUpload(KEY, PutOptions.REPLACE);
        Upload two = store.startUpload(Key.of("ä//../x"), PutOptions.REPLACE);
        Upload again = store.startUpload(KEY, PutOptions.REPLACE);

        assertThat(openUploads())
                .extracting(Upload::key, Upload::id)
                .containsExactlyInAnyOrder(
                        tuple(one.key(), one.id()), tuple(two.key(), two.id()), tuple(again.key(), again.id()));
        assertThat(store.listUploads(Instant.now().minus(Duration.ofHours(1)), 100))
                .isEmpty();
        assertThat(store.listUploads(Instant.now().plus(Duration.ofHours(1)), 2))
                .hasSize(2);
        for (Upload upload : openUploads()) {
            store.abortUpload(upload);
        }
        assertHoldsOnly();
    }

    @Test
    void twoUploadsOfOneKeyDoNotMix() throws IOException {
        Upload one = store.startUpload(KEY, PutOptions.REPLACE);
        Upload two = store.startUpload(KEY, PutOptions.REPLACE);
        Part ofOne = store.putPart(one, 1, Body.of(part(1)));
        Part ofTwo = store.putPart(two, 1, Body.of(part(2)));

        store.completeUpload(two, List.of(ofTwo), PutOptions.REPLACE);
        assertThat(bytesOf(KEY)).isEqualTo(part(2));
        store.completeUpload(one, List.of(ofOne), PutOptions.REPLACE);
        assertThat(bytesOf(KEY)).isEqualTo(part(1));
    }

    private int partBytes() {
        return (int) Math.max(5000, store.capabilities().minPartBytes());
    }

    private byte[] part(int seed) {
        return TestStreams.bytes(partBytes(), seed);
    }

    private static byte[] join(byte[]... pieces) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            whole.write(piece);
        }
        return whole.toByteArray();
    }
}
