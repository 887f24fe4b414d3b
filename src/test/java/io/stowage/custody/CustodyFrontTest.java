package io.stowage.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.move.MoveParts;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventLog;
import io.stowage.openapi.ApiDocument;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.Visitor;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustodyFrontTest {
    private static final String TOKEN = "the-token-of-this-test";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 20), clock);
    private final Stores stores = new Stores(orderly(), "main");
    private final ApiDocument document = ApiDocument.load("storage.json");
    private Database database;
    private Contents contents;
    private VerifyJobs jobs;
    private MoveJobs moves;
    private TestServer server;
    private volatile Optional<Visitor> visitor = Optional.of(new Visitor(Optional.empty()));

    CustodyFrontTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(
                        List.of(Source.of("test", Map.of("stowage.admin.token", "env:TOKEN"))), Map.of("TOKEN", TOKEN))
                .scope("stowage");
        database = TestDatabases.embedded(folder, Contents.TABLES, Leases.TABLES, EventLog.TABLES);
        ContentConfig config = ContentConfig.of(Duration.ofHours(24), true);
        contents = new Contents(
                stores,
                new Placement(new PlacementConfig("main", List.of())),
                database,
                config,
                clock,
                new Random(1),
                TestReaders.inMemory());
        VerifyParts verify = new VerifyParts(
                database,
                stores,
                contents.pieces(),
                new EventLog(database, "n", clock, new Random(2)),
                new Leases(database, "n", clock),
                config,
                KeyNames.SAME,
                new VerificationMeters(new SimpleMeterRegistry()),
                clock,
                new Random(3),
                Duration.ZERO);
        jobs = new VerifyJobs(verify);
        moves = new MoveJobs(new MoveParts(verify, contents));
        Administrator administrator =
                new Administrator(AdminConfig.from(settings), new ClientAddress(List.of()), clock);
        CustodyFront front = new CustodyFront(stores, jobs, moves, administrator, clock);
        Mounts mounts = new Mounts(
                List.of(new Mounts.Mounted(front, CustodyConfig.from(settings).mount())));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> (request, response, rest) -> {
            visitor.ifPresent(who -> who.announce(request));
            chain.answer(request, response, rest);
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        jobs.close();
        moves.close();
        contents.close();
        stores.close();
        database.close();
    }

    private Map<String, ObjectStore> orderly() {
        Map<String, ObjectStore> all = new LinkedHashMap<>();
        all.put("main", store);
        all.put("cold", new MemoryStore(new MemoryConfig(1 << 20), clock));
        return all;
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/-/storage" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        document.checkText(method, "/-/storage" + path, answer);
        return answer;
    }

    private int status(String method, String path, String body) throws Exception {
        return send(method, path, body).statusCode();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private Key put(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
        try (Intake intake = contents.receive(incoming)) {
            Content content = intake.publish("put", (rows, published) -> published);
            return database.read("find places", rows -> contents.places(rows, content.id()))
                    .get(0)
                    .key();
        }
    }

    /** Begins one and waits for its end. */
    private JsonNode verify(String body) throws Exception {
        clock.advance(Duration.ofMinutes(1));
        HttpResponse<String> answer = send("POST", "/backends/main/verify", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode job = new ObjectMapper().readTree(answer.body());
        String id = job.path("id").asText();
        assertThat(answer.headers().firstValue("Location")).contains("/-/storage/jobs/" + id);
        await().until(() -> !get("/jobs/" + id).path("state").asText().equals("running"));
        return get("/jobs/" + id);
    }

    @Test
    void aJobIsBegunFollowedAndItsFindingsListed() throws Exception {
        put("one");
        store.put(put("two"), Body.of("tw0".getBytes(StandardCharsets.UTF_8)), PutOptions.REPLACE);
        store.delete(put("three"));
        JsonNode job = verify("");
        assertThat(job.path("state").asText()).isEqualTo("finished");
        assertThat(job.path("outcomes").path("verified").asInt()).isEqualTo(1);
        assertThat(job.path("outcomes").path("failed").asInt()).isEqualTo(1);
        assertThat(job.path("outcomes").path("missing").asInt()).isEqualTo(1);
        assertThat(job.path("progress").path("total_places").asInt()).isEqualTo(3);

        JsonNode backend = get("/backends").get(0);
        assertThat(backend.path("id").asText()).isEqualTo("main");
        assertThat(backend.path("status").asText()).isEqualTo("degraded");
        assertThat(backend.path("locations").toString())
                .isEqualTo("{\"stored\":0,\"verified\":1,\"failed\":1,\"missing\":1}");
        assertThat(backend.path("last_verify").path("id")).isEqualTo(job.path("id"));
        assertThat(get("/backends/main/health")).isEqualTo(get("/backends/main"));

        JsonNode failed = get("/locations?state=failed&backend_id=main");
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).path("state").asText()).isEqualTo("failed");
        assertThat(get("/locations?state=failed&backend_id=other")).isEmpty();
        assertThat(get("/jobs?backend_id=main")).hasSize(1);
        assertThat(get("/jobs?backend_id=other")).isEmpty();
    }

    @Test
    void coverageIsToldByTheDay() throws Exception {
        put("one");
        JsonNode job = verify("");
        put("two");
        JsonNode now = get("/backends/main/coverage");
        String day = job.path("finished_at").asText().substring(0, 10);
        assertThat(now.path("days").toString()).isEqualTo("[{\"day\":\"" + day + "\",\"verified\":1}]");
        assertThat(now.path("places").asLong()).isEqualTo(2);
        assertThat(now.path("unread").asLong()).isEqualTo(1);
        assertThat(now.path("earlier").asLong()).isZero();

        clock.advance(Duration.ofDays(9));
        JsonNode later = get("/backends/main/coverage?days=9");
        assertThat(later.path("days")).isEmpty();
        assertThat(later.path("earlier").asLong()).isEqualTo(1);
        assertThat(later.path("since").asText())
                .isEqualTo(LocalDate.parse(day).plusDays(1).toString());
        assertThat(get("/backends/main/coverage?days=10").path("days")).hasSize(1);
        assertThat(status("GET", "/backends/main/coverage?days=367", "")).isEqualTo(400);
        assertThat(status("GET", "/backends/other/coverage", "")).isEqualTo(404);
    }

    @Test
    void aCountThatWasToldIsNotToldAnyMoreAfterAJob() throws Exception {
        put("one");
        assertThat(get("/backends/main/coverage").path("unread").asLong()).isEqualTo(1);
        put("two");
        assertThat(get("/backends/main/coverage").path("unread").asLong())
                .as("shared for a moment")
                .isEqualTo(1);
        JsonNode unused = verify("");
        assertThat(get("/backends/main/coverage").path("unread").asLong()).isZero();
    }

    @Test
    void listsOfPlacesGoOnWithALink() throws Exception {
        put("one");
        put("two");
        HttpResponse<String> first = send("GET", "/locations?limit=1&state=stored", "");
        String link = first.headers().firstValue("Link").orElseThrow();
        assertThat(link).matches("<\\?limit=1&after=[0-9]+&state=stored>; rel=\"next\"");
        String next = link.substring(1, link.indexOf('>'));
        assertThat(get("/locations" + next)).hasSize(1);
        assertThat(get("/locations" + next)).isNotEqualTo(new ObjectMapper().readTree(first.body()));
    }

    @Test
    void aWishIsReadAsItIsWritten() throws Exception {
        JsonNode job = verify("{\"mode\":\"sample:7\",\"states\":[\"failed\",\"missing\"],\"older_than\":\"P30D\","
                + "\"digests\":[\"sha256:" + "ab".repeat(32) + "\"],\"concurrency\":2,\"rate\":\"5MiB/s\","
                + "\"requests_per_second\":9,\"max_errors\":3,\"max_unavailable\":\"PT1M\",\"repair\":true,"
                + "\"orphans\":true,\"remove_orphans\":true,\"restart\":true}");
        assertThat(job.path("options").toString())
                .isEqualTo("{\"mode\":\"sample:7\",\"states\":[\"failed\",\"missing\"],\"older_than\":\"PT720H\","
                        + "\"digests\":[\"sha256:" + "ab".repeat(32) + "\"],\"concurrency\":2,"
                        + "\"bytes_per_second\":5242880,\"requests_per_second\":9,\"max_errors\":3,"
                        + "\"max_unavailable\":\"PT1M\",\"repair\":true,\"orphans\":true,\"remove_orphans\":true}");
    }

    @Test
    void aSecondJobIsToldTheFirst() throws Exception {
        Leases other = new Leases(database, "other", clock);
        clock.advance(Duration.ofMinutes(1));
        JsonNode first = verify("{\"mode\":\"quick\"}");
        database.write(
                "open it again",
                rows -> rows.execute(
                        "UPDATE content_job SET state = 'RUNNING' WHERE id = ?",
                        first.path("id").asText()));
        assertThat(other.take("content-verify-main", Duration.ofMinutes(1))).isPresent();
        HttpResponse<String> refused = send("POST", "/backends/main/verify", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Location"))
                .contains("/-/storage/jobs/" + first.path("id").asText());
        assertThat(refused.body()).contains(first.path("id").asText());

        HttpResponse<String> canceled =
                send("DELETE", "/jobs/" + first.path("id").asText(), "");
        assertThat(canceled.body()).contains("\"state\":\"canceled\"");
        assertThat(status("DELETE", "/jobs/nothing", "")).isEqualTo(404);
    }

    @Test
    void whatIsNotUnderstoodIsRefused() throws Exception {
        for (String body : List.of(
                "{\"mode\":\"some\"}",
                "{\"mode\":\"sample:0\"}",
                "{\"mode\":\"sample:x\"}",
                "{\"states\":[\"gone\"]}",
                "{\"states\":\"failed\"}",
                "{\"digests\":[\"ab\"]}",
                "{\"concurrency\":65}",
                "{\"rate\":\"fast\"}",
                "{\"older_than\":\"30 days\"}",
                "{\"repair\":\"yes\"}",
                "{\"unknown\":1}",
                "no json")) {
            assertThat(status("POST", "/backends/main/verify", body)).as(body).isEqualTo(400);
        }
        assertThat(status("POST", "/backends/other/verify", "")).isEqualTo(404);
        assertThat(status("GET", "/backends/other", "")).isEqualTo(404);
        assertThat(status("GET", "/jobs/nothing", "")).isEqualTo(404);
        assertThat(status("GET", "/locations?state=gone", "")).isEqualTo(400);
        assertThat(status("GET", "/locations?limit=1001", "")).isEqualTo(400);
        assertThat(status("GET", "/nothing", "")).isEqualTo(404);
        assertThat(status("GET", "", "")).isEqualTo(404);
        assertThat(status("GET", "/backends/main/verify", "")).isEqualTo(405);
        assertThat(status("POST", "/backends", "")).isEqualTo(405);
    }

    @Test
    void storesAreForTheAdministratorAlone() throws Exception {
        visitor = Optional.empty();
        assertThat(status("GET", "/backends", "")).isEqualTo(401);
        visitor = Optional.of(new Visitor(Optional.of("rrkah-fqaaa-aaaaa-aaaaq-cai")));
        assertThat(status("GET", "/backends", "")).isEqualTo(403);
        assertThat(status("POST", "/backends/main/verify", "")).isEqualTo(403);
    }

    private JsonNode move(String body) throws Exception {
        HttpResponse<String> answer = send("POST", "/backends/main/move", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = new ObjectMapper().readTree(answer.body()).path("id").asText();
        assertThat(answer.headers().firstValue("Location")).contains("/-/storage/jobs/" + id);
        await().until(() -> !get("/jobs/" + id).path("state").asText().equals("running"));
        return get("/jobs/" + id);
    }

    @Test
    void aMoveIsPlannedBegunAndFollowed() throws Exception {
        put("one");
        put("three");
        HttpResponse<String> plan = send("POST", "/backends/main/move", "{\"to\":\"cold\",\"dry_run\":true}");
        assertThat(plan.statusCode()).isEqualTo(200);
        assertThat(plan.body())
                .isEqualToIgnoringWhitespace("{\"backend_id\":\"main\",\"to\":\"cold\",\"places\":2,\"bytes\":8,"
                        + "\"lists\":0,\"arrivals\":[]}");
        assertThat(get("/jobs")).isEmpty();

        JsonNode job = move("{\"to\":\"cold\",\"rate\":\"50MiB/s\",\"max_unavailable\":\"PT1M\"}");
        assertThat(job.path("kind").asText()).isEqualTo("move");
        assertThat(job.path("state").asText()).isEqualTo("finished");
        assertThat(job.path("options").toString())
                .isEqualTo("{\"to\":\"cold\",\"front\":\"\",\"retention_class\":\"\",\"concurrency\":4,"
                        + "\"bytes_per_second\":52428800,\"max_errors\":100,\"max_unavailable\":\"PT1M\"}");
        assertThat(job.path("outcomes").toString())
                .isEqualTo("{\"moved\":2,\"already_there\":0,\"lost\":0,\"error\":0,\"skipped\":0,\"lists\":0,"
                        + "\"left\":0}");
        assertThat(job.path("progress").path("bytes").asInt()).isEqualTo(8);
        verify("{\"mode\":\"quick\"}");
        assertThat(get("/jobs?backend_id=main"))
                .extracting(each -> each.path("kind").asText())
                .containsExactly("verify", "move");
        assertThat(get("/backends/main").path("locations").path("stored").asInt())
                .isZero();
        assertThat(get("/backends/main").path("objects_to_delete").asInt()).isEqualTo(2);
        assertThat(get("/backends/cold").path("locations").path("stored").asInt())
                .isEqualTo(2);
    }

    @Test
    void aSecondMoveIsToldTheFirst() throws Exception {
        JsonNode first = move("{\"to\":\"cold\"}");
        String id = first.path("id").asText();
        database.write(
                "open it again", rows -> rows.execute("UPDATE content_job SET state = 'RUNNING' WHERE id = ?", id));
        assertThat(new Leases(database, "other", clock).take("content-move", Duration.ofMinutes(1)))
                .isPresent();
        HttpResponse<String> refused = send("POST", "/backends/main/move", "{\"to\":\"cold\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Location")).contains("/-/storage/jobs/" + id);
        assertThat(send("DELETE", "/jobs/" + id, "").body()).contains("\"state\":\"canceled\"");
    }

    @Test
    void aMoveThatIsNotUnderstoodIsRefused() throws Exception {
        for (String body : List.of(
                "",
                "{\"to\":\"main\"}",
                "{\"to\":\"cold\",\"front\":\"none\"}",
                "{\"to\":\"cold\",\"concurrency\":65}",
                "{\"to\":\"cold\",\"rate\":\"fast\"}",
                "{\"to\":\"cold\",\"unknown\":1}")) {
            assertThat(status("POST", "/backends/main/move", body)).as(body).isEqualTo(400);
        }
        assertThat(status("POST", "/backends/main/move", "{\"to\":\"other\"}")).isEqualTo(404);
        assertThat(status("POST", "/backends/other/move", "{\"to\":\"main\"}")).isEqualTo(404);
        assertThat(status("GET", "/backends/main/move", "")).isEqualTo(405);
    }
}
