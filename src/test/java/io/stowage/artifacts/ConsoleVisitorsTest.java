package io.stowage.artifacts;

import static io.stowage.artifacts.ArtifactServer.OWNER;
import static io.stowage.artifacts.ArtifactServer.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.web.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry for those who logged in to the console. */
class ConsoleVisitorsTest {
    private static final String STRANGER = "ryjl3-tyaaa-aaaaa-aaaba-cai";
    private static final String DRAFT = "{\"producer\":\"ci/nightly\",\"name\":\"tool\",\"version\":\"1\"}";

    @TempDir
    private Path folder;

    private ArtifactServer artifacts;

    @BeforeEach
    void start() throws Exception {
        artifacts = new ArtifactServer(folder, Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        artifacts.close();
    }

    private void logIn(String owner) {
        artifacts.visitor = Optional.of(new Visitor(Optional.of(owner)));
    }

    private void logInAsAdministrator() {
        artifacts.visitor = Optional.of(new Visitor(Optional.empty()));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(read(answer).path("code").textValue()).isEqualTo(code);
    }

    /** How many requests were charged, once all are over. */
    private int settled() {
        artifacts.metering.awaitEnd();
        return artifacts.metering.settled().size();
    }

    @Test
    void nobodyIsLetInWithoutALogIn() throws Exception {
        assertProblem(artifacts.visit("GET", "/packages", ""), 401, "unauthenticated");
        assertProblem(
                artifacts.visit("GET", "/packages", "", "Authorization", artifacts.publisher), 401, "unauthenticated");
    }

    @Test
    void aLogInOpensNothingUnderThePathOfTheKeys() throws Exception {
        logInAsAdministrator();
        assertProblem(artifacts.send("", "GET", "/packages", ""), 401, "unauthenticated");
    }

    @Test
    void anOwnerPublishesForTheProducersOfItsKeysAndPays() throws Exception {
        logIn(OWNER);
        HttpResponse<String> made = artifacts.visit("POST", "/packages", DRAFT);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = read(made).path("id").textValue();
        assertThat(made.headers().firstValue("Location")).contains("/-/artifacts/packages/" + id);
        int before = settled();
        assertThat(artifacts
                        .visit("PUT", "/packages/" + id + "/files/a", "hello")
                        .statusCode())
                .isEqualTo(201);
        assertThat(settled()).isEqualTo(before + 1);
        assertProblem(
                artifacts.visit("POST", "/packages", DRAFT.replace("ci/nightly", "other")), 403, "producer_forbidden");

        logIn(STRANGER);
        assertProblem(artifacts.visit("GET", "/packages/" + id, ""), 404, "no_such_package");
    }

    @Test
    void aDisabledKeyPublishesForNobody() throws Exception {
        artifacts.disable(artifacts.publisherKey);
        logIn(OWNER);
        assertProblem(artifacts.visit("POST", "/packages", DRAFT), 403, "producer_forbidden");
    }

    @Test
    void theAdministratorLooksAfterAllPackagesAndPaysForNothing() throws Exception {
        String id = artifacts.create("1", "");
        int before = settled();
        logInAsAdministrator();
        assertThat(artifacts
                        .visit("PUT", "/packages/" + id + "/files/a", "hello")
                        .statusCode())
                .isEqualTo(201);
        assertThat(artifacts.visit("POST", "/packages/" + id + "/finalize", "").statusCode())
                .isEqualTo(200);
        assertThat(artifacts
                        .visit("PUT", "/packages/" + id + "/holds/audit", "{}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(artifacts.visit("GET", "/packages/" + id + "/files/a", "").body())
                .isEqualTo("hello");
        assertThat(artifacts.visit("GET", "/retention/preview", "").statusCode())
                .isEqualTo(200);
        assertThat(settled()).isEqualTo(before);
        assertThat(read(artifacts.visit("GET", "/packages/" + id, ""))
                        .path("holds")
                        .get(0)
                        .path("set_by")
                        .textValue())
                .isEqualTo("administrator");
    }

    @Test
    void aPackageNeedsAnOwner() throws Exception {
        logInAsAdministrator();
        assertProblem(artifacts.visit("POST", "/packages", DRAFT), 403, "forbidden");
        assertThat(read(artifacts.visit("GET", "/packages?state=open", "")).path("packages"))
                .isEmpty();
    }
}
