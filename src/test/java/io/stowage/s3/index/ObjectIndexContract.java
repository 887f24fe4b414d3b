package io.stowage.s3.index;

import static io.stowage.s3.index.IndexFixture.etag;
import static io.stowage.s3.index.IndexFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.index.ObjectIndex.Source;
import io.stowage.s3.index.ObjectIndex.Written;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.ObjectPart;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is promised of objects, whatever keeps their rows. */
abstract class ObjectIndexContract extends S3IndexContract {
    @Test
    void aLookUpFindsBucketObjectAndBytesOfOneMoment() {
        assertThat(fixture.index.objects().look("no-such-bucket", key("a"))).isEmpty();
        assertThat(fixture.index.objects().look(bucket.name(), key("a")))
                .contains(new ObjectIndex.Lookup(bucket, Optional.empty(), Optional.empty()));
        StoredObject put = fixture.put(bucket, "a", "12345");
        assertThat(fixture.index.objects().look(bucket.name(), key("a"))).hasValueSatisfying(found -> {
            assertThat(found.bucket()).isEqualTo(bucket);
            assertThat(found.object()).contains(put);
            assertThat(found.content()).hasValueSatisfying(located -> {
                assertThat(located.content().id()).isEqualTo(put.content());
                assertThat(located.content().size()).isEqualTo(5);
                assertThat(located.places()).hasSize(1);
            });
        });
    }

    @Test
    void allThatIsKnownOfAnObjectIsFound() {
        NewObject object = new NewObject(
                "e1",
                new ObjectAttributes(
                        Optional.of(CannedAcl.PUBLIC_READ),
                        Map.of("Content-Type", "text/plain", "x-amz-meta-name", "Zoë \u0000 \uD83D\uDE00"),
                        Map.of("a", "")),
                Optional.of(new ObjectChecksum(ChecksumAlgorithm.CRC32, ObjectChecksum.Type.FULL_OBJECT, "AAAAAA==")),
                List.of(new ObjectPart(1, 5L << 30, Optional.of("sum")), new ObjectPart(10_000, 0, Optional.empty())));
        StoredObject put =
                fixture.put(bucket, "a", "12345", object, WriteCondition.NONE).object();
        assertThat(fixture.index.objects().find(bucket, key("a"))).contains(put);
        assertThat(put.attributes()).isEqualTo(object.attributes());
        assertThat(put.checksum()).isEqualTo(object.checksum());
        assertThat(put.parts()).isEqualTo(object.parts());
        assertThat(put.size()).isEqualTo(5);
    }

    @Test
    void anObjectThatIsReplacedLeavesNothing() {
        fixture.put(bucket, "a", "first");
        fixture.put(bucket, "a", "the second");
        assertThat(fixture.text(bucket, "a")).contains("the second");
        assertThat(amount()).isEqualTo(new Amount(10, 1, 0));
        assertNothingIsLeft(1);
        assertThat(fixture.text(bucket, "a")).contains("the second");
    }

    @Test
    void theSameBytesAgainStay() {
        fixture.put(bucket, "a", "the same");
        fixture.put(bucket, "a", "the same");
        assertNothingIsLeft(1);
        assertThat(fixture.text(bucket, "a")).contains("the same");
    }

    @Test
    void conditionsOnWritesDecide() {
        assertRefused(Refusal.NO_SUCH_KEY, () -> put("one", WriteCondition.matching("e")));
        WriteCondition exists =
                new WriteCondition(Optional.of(WriteCondition.ETags.ANY), Optional.empty(), Optional.empty());
        assertRefused(Refusal.NO_SUCH_KEY, () -> put("one", exists));
        put("one", WriteCondition.ABSENT);
        assertRefused(Refusal.PRECONDITION_FAILED, () -> put("two", WriteCondition.ABSENT));
        assertRefused(Refusal.PRECONDITION_FAILED, () -> put("two", WriteCondition.matching(etag("two"))));
        assertRefused(Refusal.PRECONDITION_FAILED, () -> put("two", unless(etag("one"))));
        assertThat(fixture.text(bucket, "a")).contains("one");
        put("two", WriteCondition.matching(etag("one")));
        put("three", exists);
        put("four", unless(etag("one")));
        assertThat(fixture.text(bucket, "a")).contains("four");
        assertNothingIsLeft(1);
    }

    private Written put(String text, WriteCondition condition) {
        return fixture.put(bucket, "a", text, condition);
    }

    private static WriteCondition unless(String etag) {
        return new WriteCondition(Optional.empty(), Optional.of(WriteCondition.ETags.of(etag)), Optional.empty());
    }

    @Test
    void aConditionalWriteThatIsSentAgainAnswersAsTheFirst() {
        WriteCondition first = WriteCondition.ABSENT.invokedBy("i-1");
        Written written = put("one", first);
        assertThat(put("one", first)).isEqualTo(new Written(written.object(), true));
        assertRefused(Refusal.PRECONDITION_FAILED, () -> put("one", WriteCondition.ABSENT.invokedBy("i-2")));
        assertRefused(Refusal.PRECONDITION_FAILED, () -> put("two", first));
        WriteCondition second = WriteCondition.matching(etag("one")).invokedBy("i-3");
        put("two", second);
        assertThat(put("two", second).repeated()).isTrue();
        assertRefused(
                Refusal.PRECONDITION_FAILED,
                () -> put("two", WriteCondition.matching(etag("x")).invokedBy("i-3")));
        put("three", WriteCondition.NONE);
        assertRefused(Refusal.PRECONDITION_FAILED, () -> put("two", second));
        assertThat(amount()).isEqualTo(new Amount(5, 1, 0));
        assertNothingIsLeft(1);
    }

    @Test
    void aWriteThatIsSentAgainLeavesNothingAlsoWhereTheSameBytesAreStoredTwice() throws IOException {
        fixture.contents.close();
        fixture = fixture.withoutDeduplication();
        WriteCondition first = WriteCondition.ABSENT.invokedBy("i-1");
        put("one", first);
        assertThat(put("one", first).repeated()).isTrue();
        assertNothingIsLeft(1);
        assertThat(fixture.text(bucket, "a")).contains("one");
        assertThat(fixture.count("content")).isEqualTo(1);
    }

    @Test
    void ofSixteenWhoCreateAnObjectOneWins() throws Exception {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String text = "writer " + i;
            writers.add(() -> succeeds(() -> put(text, WriteCondition.ABSENT)));
        }
        assertThat(together(writers).stream().filter(won -> won)).hasSize(1);
        assertThat(amount().objects()).isEqualTo(1);
        assertNothingIsLeft(1);
    }

    @Test
    void ofSixteenWhoReplaceTheSameObjectOneWins() throws Exception {
        put("before", WriteCondition.NONE);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String text = "writer " + i;
            writers.add(() -> succeeds(() -> put(text, WriteCondition.matching(etag("before")))));
        }
        assertThat(together(writers).stream().filter(won -> won)).hasSize(1);
        assertNothingIsLeft(1);
    }

    @Test
    void aBucketIsDeletedOrWrittenIntoAndNeverBoth() throws Exception {
        for (int round = 0; round < 10; round++) {
            Bucket contested = fixture.bucket("contested");
            List<Boolean> done = together(List.of(
                    () -> succeeds(() -> fixture.put(contested, "a", "bytes")),
                    () -> succeeds(() -> fixture.index.buckets().delete(contested))));
            assertThat(done).containsExactlyInAnyOrder(true, false);
            if (done.get(0)) {
                fixture.index.objects().delete(contested, List.of(key("a")));
                fixture.index.buckets().delete(contested);
            }
        }
    }

    private static boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void aCopyMovesNoBytesAndOutlivesItsSource() {
        fixture.put(bucket, "a", "bytes");
        Bucket other = fixture.bucket("other");
        ObjectAttributes renamed = new ObjectAttributes(Optional.empty(), Map.of("x-amz-meta-a", "b"), Map.of());
        Written copy = fixture.index
                .objects()
                .copy(Source.of(bucket, key("a")), other, key("b"), source -> renamed, WriteCondition.NONE);
        assertThat(copy.object().etag()).isEqualTo(etag("bytes"));
        assertThat(copy.object().attributes()).isEqualTo(renamed);
        fixture.index.objects().delete(bucket, List.of(key("a")));
        assertNothingIsLeft(1);
        assertThat(fixture.text(other, "b")).contains("bytes");
        assertThat(fixture.index.buckets().amount(other)).isEqualTo(new Amount(5, 1, 0));
        assertThat(amount()).isEqualTo(Amount.NONE);
    }

    @Test
    void aCopyOntoItselfChangesWhatIsSaidOfIt() {
        fixture.put(bucket, "a", "bytes");
        ObjectAttributes tagged = ObjectAttributes.NONE.withTags(Map.of("t", "1"));
        copy("a", "a", any -> true, tagged, WriteCondition.NONE);
        assertThat(fixture.index.objects().find(bucket, key("a")).orElseThrow().attributes())
                .isEqualTo(tagged);
        assertNothingIsLeft(1);
        assertThat(fixture.text(bucket, "a")).contains("bytes");
    }

    private Written copy(
            String from,
            String to,
            java.util.function.Predicate<StoredObject> condition,
            ObjectAttributes attributes,
            WriteCondition write) {
        return fixture.index
                .objects()
                .copy(new Source(bucket, key(from), condition), bucket, key(to), source -> attributes, write);
    }

    @Test
    void aCopyIsRefusedByItsConditions() {
        assertRefused(
                Refusal.NO_SUCH_KEY, () -> copy("none", "b", any -> true, ObjectAttributes.NONE, WriteCondition.NONE));
        fixture.put(bucket, "a", "bytes");
        assertRefused(
                Refusal.PRECONDITION_FAILED,
                () -> copy("a", "b", any -> false, ObjectAttributes.NONE, WriteCondition.NONE));
        assertRefused(
                Refusal.PRECONDITION_FAILED,
                () -> copy("a", "a", any -> true, ObjectAttributes.NONE, WriteCondition.ABSENT));
        assertThat(keys()).containsExactly("a");
    }

    @Test
    void accessRulesAndTagsChangeAlone() {
        StoredObject before = fixture.put(bucket, "a", "bytes");
        fixture.clock.advance(Duration.ofHours(1));
        StoredObject now = fixture.index
                .objects()
                .change(bucket, key("a"), old -> old.with(CannedAcl.PUBLIC_READ).withTags(Map.of("t", "1")));
        assertThat(now.attributes().acl()).contains(CannedAcl.PUBLIC_READ);
        assertThat(now.attributes().tags()).containsEntry("t", "1");
        assertThat(now.modified()).isEqualTo(before.modified());
        assertRefused(Refusal.NO_SUCH_KEY, () -> fixture.index.objects().change(bucket, key("none"), old -> old));
    }

    @Test
    void aThousandObjectsAreDeletedAtOnce() {
        for (int i = 0; i < 101; i++) {
            fixture.put(bucket, "k" + i, "text " + i % 7);
        }
        fixture.put(bucket, "stays", "text 0");
        List<ObjectKey> wanted =
                IntStream.range(0, 1000).mapToObj(i -> key("k" + i)).toList();
        assertThat(fixture.index.objects().delete(bucket, wanted)).isEqualTo(101);
        assertThat(fixture.index.objects().delete(bucket, wanted)).isZero();
        assertThat(keys()).containsExactly("stays");
        assertThat(amount()).isEqualTo(new Amount(6, 1, 0));
        assertNothingIsLeft(1);
    }

    @Test
    void whatABucketHoldsIsExactBeforeAndAfterFolding() {
        fixture.put(bucket, "a", "12345");
        fixture.put(bucket, "b", "123");
        Upload upload = fixture.upload(bucket, "c");
        fixture.part(bucket, upload, 1, "1234567");
        fixture.part(bucket, upload, 1, "12");
        Amount expected = new Amount(8, 2, 2);
        assertThat(amount()).isEqualTo(expected);
        assertThat(fixture.index.amounts().fold()).isEqualTo(4);
        assertThat(amount()).isEqualTo(expected);
        fixture.index.objects().delete(bucket, List.of(key("a")));
        assertThat(amount()).isEqualTo(new Amount(3, 1, 2));
        assertThat(fixture.index.amounts().fold()).isEqualTo(1);
        assertThat(amount()).isEqualTo(new Amount(3, 1, 2));
    }

    @Test
    void aThousandNamesAreDeletedWithAHandfulOfStatements() {
        fixture.put(bucket, "source", "text");
        List<ObjectKey> keys = IntStream.range(0, ObjectIndex.MOST_DELETED)
                .mapToObj(i -> IndexFixture.key("key " + i))
                .toList();
        for (ObjectKey key : keys.subList(0, 150)) {
            fixture.put(bucket, key.text(), "text of " + key.text());
        }

        statements.take();
        assertThat(fixture.index.objects().delete(bucket, keys)).isEqualTo(150);
        assertThat(statements.take()).isBetween(3, 8);
        assertThat(fixture.count("content_loose")).isEqualTo(150);
    }

    @Test
    void theContentsOfObjectsAreKnownToMoves() {
        StoredObject put = fixture.put(bucket, "a", "12345");
        fixture.put(bucket, "b", "6");
        fixture.index.objects().delete(bucket, List.of(key("b")));
        List<Long> needed = fixture.database.read(
                "find what objects need",
                rows -> rows.createQuery("SELECT c.id FROM content c WHERE " + new ObjectContents("s3").needs("c.id"))
                        .mapTo(Long.class)
                        .list());
        assertThat(needed).containsExactly(put.content());
    }
}
