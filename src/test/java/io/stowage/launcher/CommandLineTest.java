package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static CommandLine parse(String... args) {
        return CommandLine.parse(List.of(args));
    }

    @Test
    void withNothingSaidItListensOnLoopbackAtTheRoot() {
        assertThat(parse())
                .isEqualTo(new CommandLine(
                        false,
                        false,
                        new CommandLine.Listen("127.0.0.1", 8080),
                        new CommandLine.Timeouts(
                                Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(30)),
                        "/",
                        Map.of()));
        assertThat(parse("serve")).isEqualTo(parse());
    }

    @Test
    void aValueStandsBesideItsOptionOrBehindAnEqualsSign() {
        assertThat(parse("--port", "0", "--bind", "::1").listen()).isEqualTo(new CommandLine.Listen("::1", 0));
        assertThat(parse("--port=0", "--bind=::1").listen()).isEqualTo(new CommandLine.Listen("::1", 0));
        assertThat(parse("--set", "stowage.a=b=c").settings()).containsExactly(Map.entry("stowage.a", "b=c"));
        assertThat(parse("--set=stowage.a=b=c").settings()).containsExactly(Map.entry("stowage.a", "b=c"));
    }

    @Test
    void aliasesNameTheirSettings() {
        assertThat(parse(
                                "--config",
                                "my.properties",
                                "--s3-endpoint",
                                "http://localhost:9000",
                                "--s3-bucket=b",
                                "--s3-region=r",
                                "--s3-access-key=env:A",
                                "--s3-secret-key=file:/s",
                                "--cashier-canister-id=aaaaa-aa",
                                "--fake-ingress-auth",
                                "--allow-delete-owner-from-host=one",
                                "--allow-delete-owner-from-host=two")
                        .settings())
                .isEqualTo(Map.ofEntries(
                        Map.entry("stowage.config", "my.properties"),
                        Map.entry("stowage.store.type", "s3"),
                        Map.entry("stowage.store.s3.endpoint", "http://localhost:9000"),
                        Map.entry("stowage.store.s3.bucket", "b"),
                        Map.entry("stowage.store.s3.region", "r"),
                        Map.entry("stowage.store.s3.access-key", "env:A"),
                        Map.entry("stowage.store.s3.secret-key", "file:/s"),
                        Map.entry("stowage.cashier.type", "canister"),
                        Map.entry("stowage.cashier.canister-id", "aaaaa-aa"),
                        Map.entry("stowage.v1.auth", "trust-all"),
                        Map.entry("stowage.v1.delete-owner.hosts", "one,two")));
    }

    @Test
    void aSettingSpelledOutOverrulesWhatAnAliasImplies() {
        Map<String, String> settings =
                parse("--set", "stowage.store.type=memory", "--s3-bucket", "b").settings();
        assertThat(settings).containsEntry("stowage.store.type", "memory");
    }

    @Test
    void theS3ApiIsSwitchedByAWord() {
        assertThat(parse("--s3-compatible-api=enable").settings()).containsEntry("stowage.s3.enabled", "true");
        assertThat(parse("--s3-compatible-api", "disable").settings()).containsEntry("stowage.s3.enabled", "false");
        assertThat(parse("--s3-compatible-api=").settings()).isEmpty();
        assertThatThrownBy(() -> parse("--s3-compatible-api=yes"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("enable or disable");
    }

    @Test
    void theLaterOfTwoSettingsStands() {
        assertThat(parse("--set=stowage.a=1", "--set=stowage.a=2").settings()).containsEntry("stowage.a", "2");
    }

    @ParameterizedTest
    @CsvSource({"/,/", "/a,/a", "/a/,/a", "/a/b-c.d,/a/b-c.d", "'',/"})
    void aContextPathLosesItsLastSlash(String said, String meant) {
        assertThat(parse("--context-path", said).contextPath()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "//", "/a//b", "/..", "/a b", "/%41", "/a?b"})
    void anOddContextPathIsRefused(String path) {
        assertThatThrownBy(() -> parse("--context-path", path)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "65536", "http", "1e3", "999999999999"})
    void aPortIsANumberThatFits(String port) {
        assertThatThrownBy(() -> parse("--port", port))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "s", "-1s", "1 h", "1.5s"})
    void aTimeHasAUnit(String time) {
        assertThatThrownBy(() -> parse("--stop-timeout", time))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("30s");
    }

    @Test
    void anUnknownOptionComesWithTheNearestOne() {
        assertThatThrownBy(() -> parse("--prot", "1")).hasMessage("unknown option --prot; did you mean --port?");
        assertThatThrownBy(() -> parse("--x")).hasMessage("unknown option --x");
        assertThatThrownBy(() -> parse("-p")).hasMessage("unknown option -p");
        assertThatThrownBy(() -> parse("start")).hasMessage("unknown command start");
    }

    @Test
    void aSwitchTakesNoValueAndTheOthersNeedOne() {
        assertThatThrownBy(() -> parse("--help=yes")).hasMessage("--help takes no value");
        assertThatThrownBy(() -> parse("--port")).hasMessage("--port needs a value");
        assertThatThrownBy(() -> parse("--bind=")).hasMessage("--bind needs a value");
    }

    @Test
    void onlyOurOwnSettingsCanBeSet() {
        assertThatThrownBy(() -> parse("--set", "stowage.a")).hasMessageContaining("no = in");
        assertThatThrownBy(() -> parse("--set", "java.home=x")).hasMessageContaining("begins with stowage.");
    }

    @Test
    void theHelpNamesEveryOption() {
        for (Option option : Option.values()) {
            assertThat(Option.help()).contains("  " + option.flag() + " ");
        }
    }
}
