package io.stowage.s3.index;

import static io.stowage.s3.index.IndexFixture.etag;
import static io.stowage.s3.index.IndexFixture.key;
import static io.stowage.s3.index.IndexFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Checksum;
import io.stowage.content.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.index.Buckets.BucketPage;
import io.stowage.s3.index.Buckets.Creation;
import io.stowage.s3.index.ObjectIndex.Source;
import io.stowage.s3.index.ObjectIndex.Written;
import io.stowage.s3.index.Uploads.PartPage;
import io.stowage.s3.index.Uploads.Range;
import io.stowage.s3.index.Uploads.UploadPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the index promises, whatever keeps its rows. */
abstract class S3IndexContract {
    private IndexFixture fixture;
    private Bucket bucket;

    /** One without rows. */
    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        fixture = new IndexFixture(openDatabase(IndexFixture.TABLES));
        bucket = fixture.bucket("photos");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private static void assertRefused(Refusal refusal, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    private static PageRequest all() {
        return new PageRequest("", "", Optional.empty(), PageRequest.MOST);
    }

    private List<String> keys() {
        return fixture.index.objects().list(bucket, all()).items().stream()
                .map(object -> object.key().text())
                .toList();
    }

    private Amount amount() {
        return fixture.index.buckets().amount(bucket);
    }

    /** Whether the store has what rows need, and nothing else, after all tasks have run. */
    private void assertNothingIsLeft(int files) {
        fixture.cleanUp();
        fixture.collect();
        assertThat(fixture.storedFiles()).isEqualTo(files);
        assertThat(fixture.count("content_loose")).isZero();
    }

    // Buckets

    @Test
    void aNameIsOfOneBucketWhoseverItIs() {
        Creation again = fixture.index
                .buckets()
                .create(new NewBucket("photos", "OTHER", "other", "/other", CannedAcl.PUBLIC_READ), 10);
        assertThat(again.created()).isFalse();
        assertThat(again.bucket()).isEqualTo(bucket);
        assertThat(fixture.index.buckets().find("photos")).contains(bucket);
        assertThat(fixture.index.buckets().find("none")).isEmpty();
    }

    @Test
    void aKeyHasNoMoreBucketsThanItMay() {
        NewBucket second = new NewBucket("second", "KEY", "p", "/root", CannedAcl.PRIVATE);
        assertRefused(Refusal.TOO_MANY_BUCKETS, () -> fixture.index.buckets().create(second, 1));
        assertThat(fixture.index.buckets().create(second, 2).created()).isTrue();
    }

    @Test
    void bucketsOfAKeyAreListedByNameInPages() {
        fixture.bucket("aaa");
        fixture.bucket("pictures");
        fixture.bucket("hers", "OTHER");
        BucketPage page = fixture.index.buckets().list("KEY", "", Optional.empty(), 2);
        assertThat(page.buckets()).extracting(Bucket::name).containsExactly("aaa", "photos");
        assertThat(page.truncated()).isTrue();
        page = fixture.index.buckets().list("KEY", "", Optional.of("photos"), 2);
        assertThat(page.buckets()).extracting(Bucket::name).containsExactly("pictures");
        assertThat(page.truncated()).isFalse();
        page = fixture.index.buckets().list("KEY", "p", Optional.empty(), 10);
        assertThat(page.buckets()).extracting(Bucket::name).containsExactly("photos", "pictures");
        assertThat(fixture.index.buckets().list("KEY", "", Optional.empty(), 0))
                .isEqualTo(new BucketPage(List.of(), false));
    }

    @Test
    void whatIsSetOfABucketIsFound() {
        fixture.index.buckets().setAcl(bucket, CannedAcl.PUBLIC_READ);
        fixture.index.buckets().setCors(bucket, Optional.of("<rules/>"));
        fixture.index.buckets().setTags(bucket, Map.of("colour", "grün"));
        Bucket now = fixture.index.buckets().find("photos").orElseThrow();
        assertThat(now.acl()).isEqualTo(CannedAcl.PUBLIC_READ);
        assertThat(now.cors()).contains("<rules/>");
        assertThat(now.tags()).containsExactly(Map.entry("colour", "grün"));
        fixture.index.buckets().setCors(bucket, Optional.empty());
        assertThat(fixture.index.buckets().find("photos").orElseThrow().cors()).isEmpty();
    }

    @Test
    void aBucketWithObjectsIsNotDeleted() {
        fixture.put(bucket, "a", "one");
        assertRefused(Refusal.BUCKET_NOT_EMPTY, () -> fixture.index.buckets().delete(bucket));
        fixture.index.objects().delete(bucket, List.of(key("a")));
        fixture.index.buckets().delete(bucket);
        assertThat(fixture.index.buckets().find("photos")).isEmpty();
        assertThat(fixture.count("s3_bucket")).isZero();
    }

    @Test
    void aBucketThatIsMadeAgainIsAnother() {
        fixture.index.buckets().delete(bucket);
        Bucket second = fixture.bucket("photos", "OTHER");
        assertRefused(Refusal.NO_SUCH_BUCKET, () -> fixture.put(bucket, "a", "late"));
        assertRefused(Refusal.NO_SUCH_BUCKET, () -> fixture.index.buckets().setAcl(bucket, CannedAcl.PUBLIC_READ));
        assertThat(fixture.index.objects().list(second, all()).items()).isEmpty();
        assertNothingIsLeft(0);
    }

    @Test
    void uploadsThatAreOpenGoWithTheirBucket() {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first");
        fixture.index.buckets().delete(bucket);
        assertRefused(Refusal.NO_SUCH_BUCKET, () -> fixture.part(bucket, upload, 2, "late"));
        Bucket second = fixture.bucket("photos");
        assertThat(fixture.index.uploads().find(second, upload.key(), upload.id()))
                .isEmpty();
        assertThat(fixture.cleanUp()).isEqualTo(new UploadCleanup.Round(0, 1, 1));
        assertThat(fixture.count("s3_bucket")).isEqualTo(1);
        assertThat(fixture.owned("payer of KEY")).isEqualTo(StoredAmounts.Amount.NONE);
        assertNothingIsLeft(0);
    }

    @Test
    void bucketsPassToAnotherKeyWithWhatTheyCost() {
        fixture.put(bucket, "a", "12345");
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first!!");
        assertThat(fixture.owned("payer of KEY")).isEqualTo(new StoredAmounts.Amount(12, 1));
        int passed = fixture.database.write(
                "transfer", rows -> fixture.index.buckets().transfer(rows, "KEY", "OTHER", "another"));
        assertThat(passed).isEqualTo(1);
        assertThat(fixture.owned("payer of KEY")).isEqualTo(StoredAmounts.Amount.NONE);
        assertThat(fixture.owned("another")).isEqualTo(new StoredAmounts.Amount(12, 1));
        boolean any =
                fixture.database.read("ask", rows -> fixture.index.buckets().any(rows, "KEY"));
        assertThat(any).isFalse();
        fixture.index.uploads().abort(bucket, upload.key(), upload.id());
        fixture.index.objects().delete(bucket, List.of(key("a")));
        assertThat(fixture.owned("another")).isEqualTo(StoredAmounts.Amount.NONE);
    }

    // Objects

    @Test
    void allThatIsKnownOfAnObjectIsFound() {
        NewObject object = new NewObject(
                "e1",
                new ObjectAttributes(
                        Optional.of(CannedAcl.PUBLIC_READ),
                        Map.of("Content-Type", "text/plain", "x-amz-meta-name", "Zoë \u0000 \uD83D\uDE00"),
                        Map.of("a", "")),
                Optional.of(new ObjectChecksum(Checksum.CRC32, ObjectChecksum.Type.FULL_OBJECT, "AAAAAA==")),
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

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
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

    // Uploads in parts

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
        ObjectChecksum sum = new ObjectChecksum(Checksum.CRC32, ObjectChecksum.Type.FULL_OBJECT, "AAAAAA==");
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
}
