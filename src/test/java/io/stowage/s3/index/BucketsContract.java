package io.stowage.s3.index;

import static io.stowage.s3.index.IndexFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.rows.StoredAmounts;
import io.stowage.s3.index.Buckets.BucketPage;
import io.stowage.s3.index.Buckets.Creation;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.Upload;
import io.stowage.s3.wire.CannedAcl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is promised of buckets, whatever keeps their rows. */
abstract class BucketsContract extends S3IndexContract {
    @Test
    void aNameIsOfOneBucketWhoseverItIs() {
        Creation again =
                fixture.index.buckets().create(new NewBucket("photos", "OTHER", "/other", CannedAcl.PUBLIC_READ), 10);
        assertThat(again.created()).isFalse();
        assertThat(again.bucket()).isEqualTo(bucket);
        assertThat(fixture.index.buckets().find("photos")).contains(bucket);
        assertThat(fixture.index.buckets().find("none")).isEmpty();
    }

    @Test
    void aKeyHasNoMoreBucketsThanItMay() {
        NewBucket second = new NewBucket("second", "KEY", "/root", CannedAcl.PRIVATE);
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
    void aKeyThatIsDeletedMeanwhileMakesNoBucket() {
        fixture.deletedKeys.add("GONE");
        assertRefused(Refusal.NO_SUCH_ACCESS_KEY, () -> fixture.bucket("late", "GONE"));
        assertThat(fixture.index.buckets().find("late")).isEmpty();
    }

    @Test
    void whatIsRemovedLaterIsTakenOffTheNewPayer() {
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first!!");
        fixture.index.buckets().delete(bucket);
        assertThat(transfer("KEY", "KEY", "another")).isEqualTo(1);
        assertThat(fixture.owned("another")).isEqualTo(new StoredAmounts.Amount(7, 0));
        assertThat(fixture.cleanUp()).isEqualTo(new UploadCleanup.Round(0, 1, 1));
        assertThat(fixture.owned("another")).isEqualTo(StoredAmounts.Amount.NONE);
        assertThat(fixture.owned("payer of KEY")).isEqualTo(StoredAmounts.Amount.NONE);
    }

    private int transfer(String from, String to, String payer) {
        return fixture.database.write(
                "transfer", rows -> fixture.index.buckets().transfer(rows, from, to, payer));
    }

    @Test
    void bucketsPassToAnotherKeyWithWhatTheyCost() {
        fixture.put(bucket, "a", "12345");
        Upload upload = fixture.upload(bucket, "film");
        fixture.part(bucket, upload, 1, "first!!");
        assertThat(fixture.owned("payer of KEY")).isEqualTo(new StoredAmounts.Amount(12, 1));
        assertThat(transfer("KEY", "OTHER", "another")).isEqualTo(1);
        assertThat(fixture.owned("payer of KEY")).isEqualTo(StoredAmounts.Amount.NONE);
        assertThat(fixture.owned("another")).isEqualTo(new StoredAmounts.Amount(12, 1));
        boolean any =
                fixture.database.read("ask", rows -> fixture.index.buckets().any(rows, "KEY"));
        assertThat(any).isFalse();
        fixture.index.uploads().abort(bucket, upload.key(), upload.id());
        fixture.index.objects().delete(bucket, List.of(key("a")));
        assertThat(fixture.owned("another")).isEqualTo(StoredAmounts.Amount.NONE);
    }
}
