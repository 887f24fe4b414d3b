package io.stowage.s3.index;

import static io.stowage.s3.index.IndexFixture.etag;
import static io.stowage.s3.index.IndexFixture.key;
import static io.stowage.s3.index.IndexFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.rows.StoredAmounts;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.index.Uploads.PartPage;
import io.stowage.s3.index.Uploads.Range;
import io.stowage.s3.index.Uploads.UploadPage;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.ObjectPart;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.WriteCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is promised of uploads in parts, whatever keeps their rows. */
abstract class UploadsContract extends S3IndexContract {
    @Test
    void partsBecomeAnObjectWithoutMovingBytes() {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 2, "second ");
        fixture.part(bucket, upload, 1, "old one ");
        fixture.part(bucket, upload, 1, "first ");
        fixture.part(bucket, upload, 7, "3rd");
        fixture.part(bucket, upload, 9, "not listed");
        assertThat(keys()).isEmpty();
        Completion done = fixture.complete(bucket, upload, listed(1, "first "), listed(2, "second "), listed(7, "3rd"));
        StoredObject object = fixture.index.objects().find(bucket, key("film")).orElseThrow();
        assertThat(object.etag()).isEqualTo(done.etag()).endsWith("-3");
        assertThat(object.parts())
                .containsExactly(
                        new ObjectPart(1, 6, Optional.empty()),
                        new ObjectPart(2, 7, Optional.empty()),
                        new ObjectPart(7, 3, Optional.empty()));
        assertThat(fixture.text(object)).isEqualTo("first second 3rd");
        assertThat(amount()).isEqualTo(new Amount(16, 1, 0));
        assertThat(fixture.owned("payer of KEY")).isEqualTo(new StoredAmounts.Amount(16, 1));
        assertNothingIsLeft(3);
        assertThat(fixture.text(object)).isEqualTo("first second 3rd");
        fixture.index.objects().delete(bucket, List.of(key("film")));
        assertNothingIsLeft(0);
        assertThat(fixture.count("content")).isZero();
    }

    @Test
    void onePartIsTheObject() {
        Upload empty = fixture.upload(bucket, "empty");
        fixture.part(bucket, empty, 1, "");
        fixture.complete(bucket, empty, listed(1, ""));
        assertThat(fixture.text(bucket, "empty")).contains("");
        Upload two = fixture.upload(bucket, "two");
        fixture.part(bucket, two, 1, "all of it");
        fixture.part(bucket, two, 2, "");
        fixture.complete(bucket, two, listed(1, "all of it"), listed(2, ""));
        assertNothingIsLeft(2);
        assertThat(fixture.text(bucket, "two")).contains("all of it");
    }

    @Test
    void anUploadIsCompletedWithItsOwnPartsInOrder() {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first");
        fixture.part(bucket, upload, 2, "2nd");
        fixture.part(bucket, upload, 3, "third");
        assertRefused(
                Refusal.INVALID_PART_ORDER,
                () -> fixture.complete(bucket, upload, listed(3, "third"), listed(1, "first")));
        assertRefused(
                Refusal.INVALID_PART_ORDER,
                () -> fixture.complete(bucket, upload, listed(1, "first"), listed(1, "first")));
        assertRefused(Refusal.INVALID_PART, () -> fixture.complete(bucket, upload, listed(4, "first")));
        assertRefused(Refusal.INVALID_PART, () -> fixture.complete(bucket, upload, listed(1, "other")));
        assertRefused(
                Refusal.PART_TOO_SMALL, () -> fixture.complete(bucket, upload, listed(2, "2nd"), listed(3, "third")));
        assertRefused(
                Refusal.NO_SUCH_KEY,
                () -> fixture.complete(bucket, upload, WriteCondition.matching("e"), listed(1, "first")));
        assertThat(fixture.index
                        .uploads()
                        .parts(bucket, upload.key(), upload.id(), 0, 10)
                        .parts())
                .hasSize(3);
        fixture.complete(bucket, upload, listed(1, "first"), listed(2, "2nd"));
        assertThat(fixture.text(bucket, "film")).contains("first2nd");
    }

    @Test
    void aPartsChecksumIsCompared() {
        Upload upload = fixture.upload(bucket, "film");
        ObjectChecksum sum = new ObjectChecksum(ChecksumAlgorithm.CRC32, ObjectChecksum.Type.FULL_OBJECT, "AAAAAA==");
        try (var intake = fixture.receive("bytes")) {
            fixture.index
                    .uploads()
                    .put(intake, bucket, upload.key(), upload.id(), new NewPart(1, "e", Optional.of(sum)));
        }
        assertRefused(
                Refusal.INVALID_PART,
                () -> fixture.complete(bucket, upload, new Completion.Listed(1, "e", Optional.of("BBBBBB=="))));
        fixture.complete(bucket, upload, new Completion.Listed(1, "e", Optional.of("AAAAAA==")));
        assertThat(fixture.index
                        .objects()
                        .find(bucket, key("film"))
                        .orElseThrow()
                        .parts())
                .containsExactly(new ObjectPart(1, 5, Optional.of("AAAAAA==")));
    }

    @Test
    void anUploadThatIsCompletedAgainAnswersTheSameForAnHour() {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first");
        Completion done = fixture.complete(bucket, upload, listed(1, "first"));
        assertThat(done.repeated()).isFalse();
        fixture.put(bucket, "film", "replaced since");
        Completion again = fixture.complete(bucket, upload, listed(1, "first"));
        assertThat(again).isEqualTo(new Completion(done.etag(), done.checksum(), done.root(), true));
        assertThat(fixture.text(bucket, "film")).contains("replaced since");
        Upload elsewhere = new Upload(
                upload.id(),
                key("other"),
                upload.started(),
                "KEY",
                upload.attributes(),
                upload.algorithm(),
                upload.checksumType());
        assertRefused(Refusal.NO_SUCH_UPLOAD, () -> fixture.complete(bucket, elsewhere, listed(1, "first")));
        fixture.clock.advance(Duration.ofMinutes(61));
        assertRefused(Refusal.NO_SUCH_UPLOAD, () -> fixture.complete(bucket, upload, listed(1, "first")));
        fixture.cleanUp();
        assertThat(fixture.count("s3_completion")).isZero();
    }

    @Test
    void ofManyWhoCompleteAnUploadAllAreToldTheSame() throws Exception {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first");
        fixture.part(bucket, upload, 2, "second");
        Callable<Completion> call = () -> fixture.complete(bucket, upload, listed(1, "first"), listed(2, "second"));
        List<Completion> all = together(List.of(call, call, call, call));
        assertThat(all).extracting(Completion::etag).containsOnly(all.get(0).etag());
        assertThat(all.stream().filter(done -> !done.repeated())).hasSize(1);
        assertThat(amount()).isEqualTo(new Amount(11, 1, 0));
    }

    @Test
    void aRangeOfAnObjectBecomesAPart() {
        StoredObject source = fixture.put(bucket, "source", "0123456789");
        Upload upload = fixture.upload(bucket, "film");
        copyPart(upload, 1, new Range(bucket, source, 2, 5));
        copyPart(upload, 2, new Range(bucket, source, 0, 10));
        fixture.part(bucket, upload, 3, "end");
        fixture.index.objects().delete(bucket, List.of(key("source")));
        fixture.complete(bucket, upload, listed(1, "1"), listed(2, "2"), listed(3, "end"));
        assertThat(fixture.text(bucket, "film")).contains("234560123456789end");
        assertNothingIsLeft(2);
        assertThat(fixture.text(bucket, "film")).contains("234560123456789end");
        fixture.index.objects().delete(bucket, List.of(key("film")));
        assertNothingIsLeft(0);
        assertThat(fixture.count("content")).isZero();
    }

    private Part copyPart(Upload upload, int number, Range range) {
        return fixture.index
                .uploads()
                .copy(
                        range,
                        bucket,
                        upload.key(),
                        upload.id(),
                        new NewPart(number, etag(Integer.toString(number)), Optional.empty()));
    }

    @Test
    void aRangeOfAnObjectThatWasReplacedIsNotCopied() {
        StoredObject source = fixture.put(bucket, "source", "0123456789");
        fixture.put(bucket, "source", "other bytes");
        Upload upload = fixture.upload(bucket, "film");
        assertRefused(Refusal.SOURCE_CHANGED, () -> copyPart(upload, 1, new Range(bucket, source, 2, 5)));
    }

    @Test
    void partsAreListedByNumberInPages() {
        Upload upload = fixture.upload(bucket, "film");
        for (int number : new int[] {10, 2, 9}) {
            fixture.part(bucket, upload, number, "part " + number);
        }
        PartPage page = fixture.index.uploads().parts(bucket, upload.key(), upload.id(), 0, 2);
        assertThat(page.parts()).extracting(Part::number).containsExactly(2, 9);
        assertThat(page.truncated()).isTrue();
        page = fixture.index.uploads().parts(bucket, upload.key(), upload.id(), 9, 2);
        assertThat(page.parts()).extracting(Part::number).containsExactly(10);
        assertThat(page.truncated()).isFalse();
        page = fixture.index.uploads().parts(bucket, upload.key(), upload.id(), 0, 0);
        assertThat(page.parts()).isEmpty();
        assertThat(page.truncated()).isFalse();
        assertThat(page.upload()).isEqualTo(upload);
    }

    @Test
    void uploadsAreListedByNameAndTime() {
        List<String> ids = new ArrayList<>();
        for (String name : List.of("b", "a", "b", "c/1", "c/2", "b")) {
            ids.add(fixture.upload(bucket, name).id());
            fixture.clock.advance(Duration.ofMillis(1));
        }
        assertThat(walkUploads("", 2))
                .containsExactly(
                        "a " + ids.get(1),
                        "b " + ids.get(0),
                        "b " + ids.get(2),
                        "b " + ids.get(5),
                        "c/1 " + ids.get(3),
                        "c/2 " + ids.get(4));
        assertThat(walkUploads("/", 1))
                .containsExactly("a " + ids.get(1), "b " + ids.get(0), "b " + ids.get(2), "b " + ids.get(5), "c/");
        UploadPage page =
                fixture.index.uploads().list(bucket, new PageRequest("", "", Optional.of("b"), 10), Optional.empty());
        assertThat(page.page().items()).extracting(Upload::id).containsExactly(ids.get(3), ids.get(4));
    }

    private List<String> walkUploads(String delimiter, int max) {
        List<String> found = new ArrayList<>();
        Optional<String> after = Optional.empty();
        Optional<String> upload = Optional.empty();
        do {
            UploadPage page = fixture.index.uploads().list(bucket, new PageRequest("", delimiter, after, max), upload);
            page.page().items().forEach(item -> found.add(item.key() + " " + item.id()));
            found.addAll(page.page().commonPrefixes());
            after = page.page().next();
            upload = page.nextUpload();
        } while (after.isPresent());
        return found;
    }

    @Test
    void anUploadThatIsAbortedLeavesNothing() {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first");
        fixture.index.uploads().abort(bucket, upload.key(), upload.id());
        assertRefused(Refusal.NO_SUCH_UPLOAD, () -> fixture.index.uploads().abort(bucket, upload.key(), upload.id()));
        assertRefused(Refusal.NO_SUCH_UPLOAD, () -> fixture.part(bucket, upload, 1, "late"));
        assertThat(fixture.count("s3_upload")).isZero();
        assertThat(amount()).isEqualTo(Amount.NONE);
        assertNothingIsLeft(0);
    }

    @Test
    void anUploadOfManyPartsIsGoneAtOnceAndRemovedInSteps() {
        Upload upload = fixture.upload(bucket, "film");
        Part first = fixture.part(bucket, upload, 1, "first");
        int parts = 2 * PartRemoval.MOST_AT_ONCE + 1;
        fixture.database.write("add parts", rows -> {
            for (int number = 2; number <= parts; number++) {
                rows.execute(
                        "INSERT INTO s3_part (upload, number, content, size, etag, modified_at)"
                                + " VALUES (?, ?, ?, 0, 'e', 0)",
                        upload.id(),
                        number,
                        first.content());
            }
            return parts;
        });
        fixture.index.uploads().abort(bucket, upload.key(), upload.id());
        assertThat(fixture.count("s3_part")).isEqualTo(parts - PartRemoval.MOST_AT_ONCE);
        assertThat(fixture.index.uploads().find(bucket, upload.key(), upload.id()))
                .isEmpty();
        assertThat(fixture.index
                        .uploads()
                        .list(bucket, all(), Optional.empty())
                        .page()
                        .items())
                .isEmpty();
        assertThat(fixture.cleanUp()).isEqualTo(new UploadCleanup.Round(0, 1, 0));
        assertThat(fixture.count("s3_part")).isZero();
        assertNothingIsLeft(0);
    }

    @Test
    void uploadsExpire() {
        Upload old = fixture.upload(bucket, "old");
        fixture.part(bucket, old, 1, "first");
        fixture.clock.advance(IndexFixture.EXPIRY.minusHours(1));
        Upload young = fixture.upload(bucket, "young");
        assertThat(fixture.cleanUp()).isEqualTo(new UploadCleanup.Round(0, 0, 0));
        fixture.clock.advance(Duration.ofHours(2));
        assertThat(fixture.cleanUp()).isEqualTo(new UploadCleanup.Round(1, 1, 0));
        assertThat(fixture.index.uploads().find(bucket, young.key(), young.id()))
                .contains(young);
        assertThat(fixture.index.uploads().find(bucket, old.key(), old.id())).isEmpty();
        assertNothingIsLeft(0);
    }

    @Test
    void aCleanupWhoseWorkWasTakenOverChangesNothing() {
        Upload old = fixture.upload(bucket, "old");
        fixture.clock.advance(IndexFixture.EXPIRY.plusHours(2));
        assertThatThrownBy(() -> fixture.index.cleanup().run(() -> true, rows -> {
                    throw new IllegalStateException("another node has it");
                }))
                .hasMessage("another node has it");
        assertThat(fixture.index.cleanup().run(() -> false, rows -> {})).isEqualTo(new UploadCleanup.Round(0, 0, 0));
        assertThat(fixture.index.uploads().find(bucket, old.key(), old.id())).contains(old);
    }

    @Test
    void aCompletionOfManyPartsTakesFewStatements() {
        Upload upload = fixture.upload(bucket, "large");
        Listed[] parts = IntStream.rangeClosed(1, 600)
                .mapToObj(i -> {
                    fixture.part(bucket, upload, i, "part " + i);
                    return IndexFixture.listed(i, "part " + i);
                })
                .toArray(Listed[]::new);

        statements.take();
        fixture.complete(bucket, upload, parts);
        assertThat(statements.take()).isBetween(8, 20);
        assertThat(fixture.text(bucket, "large"))
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith("part 1part 2part 3").endsWith("part 599part 600"));
    }
}
