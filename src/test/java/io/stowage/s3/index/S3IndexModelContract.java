package io.stowage.s3.index;

import static io.stowage.s3.index.IndexFixture.etag;
import static io.stowage.s3.index.IndexFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.record.WriteCondition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against what a few lines of Java say must be there. */
abstract class S3IndexModelContract {
    private static final int CLIENTS = 5;
    private static final int STEPS = 150;

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

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void randomHistoriesOfManyClientsEndAsTheModelSays(long seed) throws Exception {
        List<HistoryClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new HistoryClient(fixture, bucket, "client" + i, seed * CLIENTS + i, STEPS));
        }
        AtomicBoolean busy = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        try {
            Future<?> tasks = threads.submit(() -> {
                while (busy.get()) {
                    fixture.index.amounts().fold();
                    fixture.owners.fold();
                    fixture.cleanUp();
                }
            });
            List<Future<?>> all = new ArrayList<>();
            clients.forEach(client -> all.add(threads.submit(client)));
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                busy.set(false);
            }
            tasks.get();
        } finally {
            threads.shutdownNow();
        }
        assertEndsAs(clients);
    }

    private void assertEndsAs(List<HistoryClient> clients) {
        Map<String, String> expected = new TreeMap<>();
        clients.forEach(client -> expected.putAll(client.objects()));
        long partBytes = clients.stream().mapToLong(HistoryClient::partBytes).sum();
        long bytes = expected.values().stream().mapToLong(String::length).sum();
        assertThat(found()).isEqualTo(expected);
        assertThat(fixture.index.buckets().amount(bucket)).isEqualTo(new Amount(bytes, expected.size(), partBytes));
        assertThat(fixture.owned("payer of KEY"))
                .isEqualTo(new StoredAmounts.Amount(bytes + partBytes, expected.size()));
        fixture.collect();
        assertThat(found()).isEqualTo(expected);
        assertThat(fixture.count("content_loose")).isZero();
        assertThat(fixture.count("content c WHERE NOT EXISTS (SELECT 1 FROM s3_object WHERE content = c.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM s3_part WHERE content = c.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM content_span WHERE part = c.id)"))
                .isZero();
    }

    private Map<String, String> found() {
        Map<String, String> found = new TreeMap<>();
        PageRequest all = new PageRequest("", "", Optional.empty(), PageRequest.MOST);
        fixture.index
                .objects()
                .list(bucket, all)
                .items()
                .forEach(object -> found.put(
                        object.key().text(),
                        fixture.text(bucket, object.key().text()).orElseThrow()));
        return found;
    }

    @Test
    void noUpdateIsLostOfManyThatEachWantTheLastOne() throws Exception {
        fixture.put(bucket, "counter", "0");
        AtomicInteger done = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(threads.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        String seen = fixture.text(bucket, "counter").orElseThrow();
                        if (replaces(seen, Integer.toString(Integer.parseInt(seen) + 1))) {
                            done.incrementAndGet();
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fixture.text(bucket, "counter")).contains(Integer.toString(done.get()));
    }

    private boolean replaces(String seen, String text) {
        try {
            fixture.put(bucket, "counter", text, WriteCondition.matching(etag(seen)));
            return true;
        } catch (RefusedException e) {
            assertThat(e.refusal()).isEqualTo(Refusal.PRECONDITION_FAILED);
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listingsAreThoseOfANaiveModel(long seed) {
        Random random = new Random(seed);
        Set<String> keys = OddKeys.some(random, 150);
        fill(keys);
        List<String> inOrder = keys.stream().toList();
        for (int i = 0; i < 250; i++) {
            PageRequest request = new PageRequest(
                    random.nextInt(3) == 0 ? OddKeys.text(random, 2) : "",
                    delimiter(random),
                    marker(random, inOrder),
                    random.nextInt(4) == 0 ? PageRequest.MOST : random.nextInt(20));
            assertPage(keys, request);
            if (request.max() > 0) {
                assertWalk(keys, request);
            }
        }
    }

    private void fill(Set<String> keys) {
        fixture.put(bucket, "first", "bytes");
        Bucket other = fixture.bucket("neighbour");
        fixture.database.write("fill", rows -> {
            Content content = fixture.contents.require(
                    rows,
                    fixture.index
                            .objects()
                            .find(rows, bucket, key("first"))
                            .orElseThrow()
                            .content());
            for (String key : keys) {
                for (Bucket one : List.of(bucket, other)) {
                    fixture.index
                            .objects()
                            .put(
                                    rows,
                                    one,
                                    key(key),
                                    NewObject.of("e", ObjectAttributes.NONE),
                                    content,
                                    WriteCondition.NONE);
                }
            }
            return keys;
        });
        fixture.index.objects().delete(bucket, List.of(key("first")));
    }

    private static String delimiter(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1, 2 -> "/";
            case 3 -> "//";
            case 4 -> "\uD83D\uDE00";
            default -> OddKeys.text(random, 2);
        };
    }

    private static Optional<String> marker(Random random, List<String> keys) {
        String key = keys.get(random.nextInt(keys.size()));
        return switch (random.nextInt(5)) {
            case 0, 1 -> Optional.empty();
            case 2 -> Optional.of(key);
            case 3 -> Optional.of(key.substring(0, key.offsetByCodePoints(0, 1)));
            default -> Optional.of(OddKeys.text(random, 3));
        };
    }

    private void assertPage(Set<String> keys, PageRequest request) {
        List<String> all = NaiveListing.of(keys, request);
        Page<ListedObject> page = fixture.index.objects().list(bucket, request);
        assertThat(NaiveListing.of(page))
                .as(request.toString())
                .isEqualTo(all.subList(0, Math.min(request.max(), all.size())));
        assertThat(page.truncated()).as(request.toString()).isEqualTo(request.max() > 0 && all.size() > request.max());
    }

    /** All pages from there on, one after the other. */
    private void assertWalk(Set<String> keys, PageRequest request) {
        List<String> walked = new ArrayList<>();
        Optional<String> after = request.after();
        do {
            Page<ListedObject> page = fixture.index
                    .objects()
                    .list(bucket, new PageRequest(request.prefix(), request.delimiter(), after, request.max()));
            walked.addAll(NaiveListing.of(page));
            after = page.next();
        } while (after.isPresent());
        assertThat(walked).as(request.toString()).isEqualTo(NaiveListing.of(keys, request));
    }
}
