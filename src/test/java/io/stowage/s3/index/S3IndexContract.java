package io.stowage.s3.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.CountedStatements;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of the index have in common: a bucket in an index without other rows. */
abstract class S3IndexContract {
    IndexFixture fixture;
    CountedStatements statements;
    Bucket bucket;

    /** One without rows. */
    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        statements = new CountedStatements(openDatabase(IndexFixture.TABLES));
        fixture = new IndexFixture(statements);
        bucket = fixture.bucket("photos");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    static void assertRefused(Refusal refusal, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    static PageRequest all() {
        return new PageRequest("", "", Optional.empty(), PageRequest.MOST);
    }

    List<String> keys() {
        return fixture.index.objects().list(bucket, all()).items().stream()
                .map(object -> object.key().text())
                .toList();
    }

    Amount amount() {
        return fixture.index.buckets().amount(bucket);
    }

    /** Whether the store has what rows need, and nothing else, after all tasks have run. */
    void assertNothingIsLeft(int files) {
        fixture.cleanUp();
        fixture.collect();
        assertThat(fixture.storedFiles()).isEqualTo(files);
        assertThat(fixture.count("content_loose")).isZero();
    }

    static <T> List<T> together(List<Callable<T>> calls) throws Exception {
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
}
