package io.stowage.s3.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.content.ContentConfig;
import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.database.Database;
import io.stowage.database.PostgresSchema;
import io.stowage.s3.nodes.Reply.Outcome;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Two servers, each a process of its own, on one PostgreSQL and one store behave as one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class TwoNodesContract {
    private static final String BUCKET = "shared";
    private static final String TOKEN = "a-token-of-both-nodes";
    private static final int CLIENTS = 16;
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final HttpClient http = HttpClient.newHttpClient();
    private PostgresSchema schema;
    private S3Node here;
    private S3Node there;

    /** Settings of a store that both nodes use. */
    abstract List<String> storeSettings() throws Exception;

    /** What lies in the store of bodies that came in part, and can be seen there. */
    abstract List<?> unfinished() throws Exception;

    /** The same store, for looking at what lies there. */
    abstract ObjectStore openStore() throws Exception;

    @BeforeAll
    void startBoth() throws Exception {
        schema = PostgresSchema.create();
        List<String> shared = new ArrayList<>(storeSettings());
        shared.add("database.url=" + schema.url());
        shared.add("access.master-key=file:" + Files.writeString(folder.resolve("master.key"), "0f".repeat(32)));
        shared.add("admin.token=file:" + Files.writeString(folder.resolve("token"), TOKEN));
        shared.add("content.grace=1m");
        here = new S3Node(folder.resolve("here"), shared);
        there = new S3Node(folder.resolve("there"), shared);
        here.launch();
        there.launch();
        here.awaitReady();
        there.awaitReady();
    }

    @AfterAll
    void stopBoth() {
        threads.shutdownNow();
        here.close();
        there.close();
        schema.drop();
    }

    @BeforeEach
    void makeBucket() {
        here.s3().createBucket(bucket -> bucket.bucket(BUCKET));
    }

    @AfterEach
    void removeBucket() {
        objects(there)
                .forEach(key ->
                        there.s3().deleteObject(gone -> gone.bucket(BUCKET).key(key)));
        there.s3().deleteBucket(bucket -> bucket.bucket(BUCKET));
    }

    private static void put(S3Node node, String key, String text) {
        node.s3().putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private static Reply<String> read(S3Node node, String key) {
        return Reply.to(() ->
                node.s3().getObjectAsBytes(read -> read.bucket(BUCKET).key(key)).asUtf8String());
    }

    private static List<String> objects(S3Node node) {
        return node.s3().listObjectsV2(list -> list.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static List<String> buckets(S3Node node) {
        return node.s3().listBuckets().buckets().stream().map(Bucket::name).toList();
    }

    @Test
    void whatOneNodeAcknowledgedTheOtherKnowsAtOnce() {
        for (int i = 0; i < 25; i++) {
            String key = "folder/" + i;
            put(here, key, "written here, " + i);
            assertThat(read(there, key).get()).isEqualTo("written here, " + i);
            assertThat(objects(there)).containsExactly(key);
            put(there, key, "replaced there, " + i);
            assertThat(read(here, key).get()).isEqualTo("replaced there, " + i);
            there.s3().deleteObject(gone -> gone.bucket(BUCKET).key(key));
            assertThat(read(here, key).isRefusedAs(404, "NoSuchKey")).isTrue();
            assertThat(objects(here)).isEmpty();
        }
    }

    @Test
    void aBucketThatOneNodeMadeIsTheOthersTooUntilItIsDeleted() {
        here.s3().createBucket(bucket -> bucket.bucket("made-here"));
        assertThat(buckets(there)).containsExactly("made-here", BUCKET);
        there.s3().deleteBucket(bucket -> bucket.bucket("made-here"));
        assertThat(buckets(here)).containsExactly(BUCKET);
        assertThat(Reply.to(() -> here.s3()
                                .putObject(put -> put.bucket("made-here").key("k"), RequestBody.fromString("late")))
                        .isRefusedAs(404, "NoSuchBucket"))
                .isTrue();
    }

    @Test
    void ofSixteenWritersOnBothNodesExactlyOneCreatesTheKey() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "wanted " + round;
            List<Callable<Reply<PutObjectResponse>>> writers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                S3Node node = i % 2 == 0 ? here : there;
                String text = "writer " + i;
                writers.add(() -> Reply.to(() -> node.s3()
                        .putObject(put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString(text))));
            }
            List<Integer> winners = new ArrayList<>();
            List<Future<Reply<PutObjectResponse>>> replies = threads.invokeAll(writers);
            for (int i = 0; i < CLIENTS; i++) {
                Reply<PutObjectResponse> reply = replies.get(i).get();
                if (reply.isAnswered()) {
                    winners.add(i);
                } else {
                    assertThat(reply.isRefusedAs(412, "PreconditionFailed"))
                            .as(reply.toString())
                            .isTrue();
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(read(here, key).get()).isEqualTo("writer " + winners.get(0));
            assertThat(read(there, key).get()).isEqualTo("writer " + winners.get(0));
        }
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(here.home().resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Test
    void aKeyThatIsDisabledOnOneNodeSoonOpensNothingOnTheOther() throws Exception {
        JsonNode made = new ObjectMapper()
                .readTree(post("/-/keys", "{\"rights\":\"read,write\"}").body());
        String id = made.path("key").asText();
        try (S3Client client = there.connect(id, made.path("secret").asText());
                S3Client same = here.connect(id, made.path("secret").asText())) {
            assertThat(client.listBuckets().buckets()).isEmpty();
            assertThat(post("/-/keys/" + id + "/disable", "").statusCode()).isEqualTo(204);
            assertThat(Reply.to(same::listBuckets).status()).as("here at once").isEqualTo(403);
            await().atMost(PATIENCE).until(() -> Reply.to(client::listBuckets).status() == 403);
        }
    }

    @Test
    void anUploadInPartsGoesAcrossBothNodes() {
        byte[] first = Bodies.of("the first part", 5 << 20);
        byte[] second = Bodies.of("the second part", 1000);
        String id = here.s3()
                .createMultipartUpload(begin -> begin.bucket(BUCKET).key("parts"))
                .uploadId();
        CompletedPart one = part(here, id, 1, first);
        CompletedPart two = part(there, id, 2, second);
        assertThat(here.s3()
                        .listParts(list -> list.bucket(BUCKET).key("parts").uploadId(id))
                        .parts())
                .extracting(Part::partNumber)
                .containsExactly(1, 2);
        assertThat(objects(here)).isEmpty();
        there.s3()
                .completeMultipartUpload(all ->
                        all.bucket(BUCKET).key("parts").uploadId(id).multipartUpload(parts -> parts.parts(one, two)));
        byte[] whole = here.s3()
                .getObjectAsBytes(read -> read.bucket(BUCKET).key("parts"))
                .asByteArray();
        assertThat(whole).startsWith(first).endsWith(second).hasSize(first.length + second.length);
    }

    private static CompletedPart part(S3Node node, String id, int number, byte[] bytes) {
        String tag = node.s3()
                .uploadPart(
                        part -> part.bucket(BUCKET).key("parts").uploadId(id).partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /** As in one node that is killed, but with clients of both, and one of them goes on. */
    @Test
    void whatClientsOfBothNodesSawIsOneHistoryThoughOneWasKilled(TestReporter reporter) throws Exception {
        long seed = Long.getLong("history.seed", System.nanoTime());
        History history = new History();
        Bodies bodies = new Bodies();
        AtomicBoolean over = new AtomicBoolean();
        here.s3().createBucket(bucket -> bucket.bucket(RandomClient.BUCKET));
        List<Future<Integer>> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                S3Node node = i % 2 == 0 ? here : there;
                clients.add(threads.submit(new RandomClient("client " + i, node, seed, bodies, history, over::get)));
            }
            awaitAnswers(history, 400, clients);
            // No death is noted: PostgreSQL may end what it got from a process that is gone.
            there.kill();
            awaitAnswers(history, history.size() + 100, clients);
            there.launch();
            there.awaitReady();
            awaitAnswers(history, history.size() + 300, clients);
        } finally {
            over.set(true);
        }
        for (Future<Integer> client : clients) {
            assertThat(client.get()).isPositive();
        }
        reporter.publishEntry("history", history.summary());
        assertThat(history.violations())
                .as("replay with -Dhistory.seed=" + seed)
                .isEmpty();
    }

    private static void awaitAnswers(History history, int enough, List<Future<Integer>> clients) {
        await().atMost(PATIENCE.multipliedBy(2))
                .until(() -> history.size() >= enough || clients.stream().anyMatch(Future::isDone));
    }

    @Test
    void aNodeThatIsKilledInMidUploadLeavesNothing() throws Exception {
        put(here, "replaced", "before");
        List<HalfBody> bodies = List.of(new HalfBody(16 << 20), new HalfBody(16 << 20));
        List<String> keys = List.of("new", "replaced");
        List<Future<Reply<PutObjectResponse>>> uploads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            HalfBody body = bodies.get(i);
            String key = keys.get(i);
            uploads.add(threads.submit(() -> Reply.to(() -> there.s3()
                    .putObject(
                            put -> put.bucket(BUCKET).key(key), RequestBody.fromInputStream(body, 2L * body.half())))));
        }
        for (HalfBody body : bodies) {
            body.awaitHalf();
        }
        there.kill();
        bodies.forEach(HalfBody::goOn);
        for (Future<Reply<PutObjectResponse>> upload : uploads) {
            assertThat(upload.get().outcome()).isEqualTo(Outcome.LOST);
        }
        assertThat(objects(here)).containsExactly("replaced");
        assertThat(read(here, "replaced").get()).isEqualTo("before");
        assertThat(read(here, "new").isRefusedAs(404, "NoSuchKey")).isTrue();
        there.launch();
        there.awaitReady();
        assertNothingIsLeftAfterTheGrace();
        assertThat(read(there, "replaced").get()).isEqualTo("before");
    }

    /** Once the tasks of any node have run for long enough, the store has what rows know, and rows know what is needed. */
    private void assertNothingIsLeftAfterTheGrace() throws Exception {
        ContentConfig config = ContentConfig.of(GRACE, true);
        try (Database database = schema.open();
                ObjectStore store = openStore()) {
            Stores stores = new Stores(Map.of("main", store), "main");
            for (int hours = 1; hours <= 3; hours++) {
                Clock later =
                        Clock.offset(Clock.systemUTC(), Duration.ofHours(hours).plus(GRACE));
                new Collector(database, stores, config, later, new Random()).collect();
                new Sweeper(database, stores, config, later).sweep();
            }
            Set<String> known = database.read(
                    "find objects",
                    rows -> new HashSet<>(
                            rows.createQuery("SELECT name FROM content_place UNION SELECT name FROM content_pieces")
                                    .mapTo(String.class)
                                    .list()));
            assertThat(keys(store)).containsExactlyInAnyOrderElementsOf(known);
            for (String table : List.of("content_loose", "content_removal", "content_orphan")) {
                assertThat(database.<Integer>read(
                                "count",
                                rows -> rows.createQuery("SELECT COUNT(*) FROM " + table)
                                        .mapTo(Integer.class)
                                        .one()))
                        .as(table)
                        .isZero();
            }
            assertThat(unfinished()).isEmpty();
        }
    }

    private static List<String> keys(ObjectStore store) throws Exception {
        List<String> keys = new ArrayList<>();
        ListQuery query = ListQuery.prefix("content/");
        while (true) {
            Listing page = store.list(query);
            page.objects().stream().map(ObjectInfo::key).forEach(key -> keys.add(key.text()));
            if (page.next().isEmpty()) {
                return keys;
            }
            query = query.after(page.next().get());
        }
    }
}
