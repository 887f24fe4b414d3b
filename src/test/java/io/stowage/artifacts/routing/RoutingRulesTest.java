package io.stowage.artifacts.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.ops.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingRulesTest {
    private static final Backends BACKENDS = new Backends(List.of(
            new Backend("rgw", "rgw", ""), new Backend("vault", "vault", ""), new Backend("local", "local", "x/y")));

    /** The example of the specification, with a backend more for models. */
    private static final String DOCUMENT = """
            { "default": ["rgw"],
              "rules": [
                { "name": "legal",  "when": { "retention_class": ["evidence", "legal"] }, "use": ["rgw", "vault"], "write": "all" },
                { "name": "ci",     "when": { "producer": "ci/**", "max_size": 1048576 },  "use": ["local"] },
                { "name": "models", "when": { "producer": "/^ml-[a-z]+$/", "label.kind": "model" }, "use": ["vault"] },
                { "name": "others", "when": { "name": "x*", "not": { "version": "1.*" } }, "use": ["vault", "rgw", "local"], "write": "quorum:2" } ] }""";

    private static String rule(String document, FileFacts facts) {
        return RoutingRules.parse(document, BACKENDS).route(facts).rule();
    }

    @Test
    void theFirstRuleThatAppliesWins() {
        assertThat(rule(DOCUMENT, FileFacts.of("legal", "ci/x").sized(OptionalLong.of(1))))
                .isEqualTo("legal");
        assertThat(rule(DOCUMENT, FileFacts.of("standard", "ci/x/y").sized(OptionalLong.of(1048576))))
                .isEqualTo("ci");
        assertThat(rule(DOCUMENT, FileFacts.of("standard", "ci/x").sized(OptionalLong.of(1048577))))
                .isEqualTo("default");
        assertThat(rule(DOCUMENT, FileFacts.of("standard", "ml-vision").labelled(Map.of("kind", "model"))))
                .isEqualTo("models");
        assertThat(rule(DOCUMENT, FileFacts.of("standard", "ml-vision"))).isEqualTo("default");
        assertThat(rule(
                        DOCUMENT,
                        FileFacts.of("standard", "a").with("name", "xy").with("version", "2")))
                .isEqualTo("others");
        assertThat(rule(
                        DOCUMENT,
                        FileFacts.of("standard", "a").with("name", "xy").with("version", "1.5")))
                .isEqualTo("default");
    }

    @Test
    void anUnknownSizeMeetsNoBound() {
        assertThat(rule(DOCUMENT, FileFacts.of("standard", "ci/x"))).isEqualTo("default");
    }

    @Test
    void aRuleSaysHowManyBackendsMustHaveAFile() {
        RoutingRules rules = RoutingRules.parse(DOCUMENT, BACKENDS);
        Route legal = rules.route(FileFacts.of("legal", "x"));
        assertThat(legal.backends()).extracting(Backend::id).containsExactly("rgw", "vault");
        assertThat(legal.needed()).isEqualTo(2);
        assertThat(legal.passesOver()).isFalse();
        Route others =
                rules.route(FileFacts.of("standard", "a").with("name", "x").with("version", ""));
        assertThat(others.needed()).isEqualTo(2);
        assertThat(others.passesOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { "rules": [] }                                                                       | has no default
            { "default": "none" }                                                                 | not configured
            { "default": "rgw", "rules": [ { "name": "a", "use": "none" } ] }                     | not configured
            { "default": "rgw", "rules": [ { "name": "a", "when": { "colour": "x" }, "use": "rgw" } ] } | no predicate
            { "default": "rgw", "rules": [ { "name": "a", "when": { "name": "/(/" }, "use": "rgw" } ] } | is none
            { "default": "rgw", "rules": [ { "name": "a", "use": "rgw" }, { "name": "b", "use": "vault" } ] } | never reached
            { "default": "rgw", "rules": [ { "name": "a", "when": { "name": "x" }, "use": "rgw" }, { "name": "b", "when": { "name": "x" }, "use": "vault" } ] } | never reached
            { "default": "rgw", "rules": [ { "name": "a", "use": "rgw", "write": "quorum:2" } ] } | none of all
            { "default": "rgw", "rules": [ { "name": "a", "use": ["rgw", "rgw"] } ] }             | twice
            { "default": "rgw", "more": 1 }                                                       | nobody knows
            { "default": "rgw", "rules": [ { "name": "a", "when": { "min_size": 2, "max_size": 1 }, "use": "rgw" } ] } | no size
            """)
    void aDocumentWithAFaultIsRefused(String document, String reason) {
        assertThatThrownBy(() -> RoutingRules.parse(document, BACKENDS)).hasMessageContaining(reason);
    }

    @Test
    void anExpressionThatNeverEndsMatchesNothing() {
        String document = """
                { "default": "rgw", "rules": [ { "name": "a", "when": { "name": "/(x+x+)+y/" }, "use": "vault" } ] }""";
        assertThat(rule(document, FileFacts.of("c", "p").with("name", "x".repeat(200))))
                .isEqualTo("default");
        assertThat(rule(document, FileFacts.of("c", "p").with("name", "xxxy"))).isEqualTo("a");
    }

    @Test
    void keysFollowFromDigests() {
        Digest digest = new Digest(Algorithm.SHA256, "ab12" + "0".repeat(60));
        assertThat(BACKENDS.require("rgw").key(digest).text()).isEqualTo("sha256/ab/12/" + digest.hex());
        assertThat(BACKENDS.require("local").key(digest).text()).isEqualTo("x/y/sha256/ab/12/" + digest.hex());
    }

    @Test
    void rulesChangeWithTheirFileAndAFaultKeepsTheOldOnes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("routing.json");
        write(file, "{ \"default\": \"rgw\" }", 1);
        Routing routing = Routing.of(BACKENDS, file);
        FileFacts facts = FileFacts.of("c", "p");
        assertThat(routing.reload()).isFalse();
        write(file, "{ \"default\": \"vault\" }", 2);
        assertThat(routing.reload()).isTrue();
        assertThat(routing.route(facts).backends()).extracting(Backend::id).containsExactly("vault");
        write(file, "{ \"default\": \"none\" }", 3);
        assertThat(routing.reload()).isFalse();
        assertThat(routing.route(facts).backends()).extracting(Backend::id).containsExactly("vault");
        assertThat(routing.health().status()).isEqualTo(Health.Status.DEGRADED);
        write(file, "{ \"default\": \"local\" }", 4);
        assertThat(routing.reload()).isTrue();
        assertThat(routing.health().status()).isEqualTo(Health.Status.UP);
    }

    private static void write(Path file, String text, int second) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * second));
    }
}
