package io.stowage.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.web.FakeRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCallersTest {
    private final LocalCallers locals = new LocalCallers(true);

    private static FakeRequest here() {
        return FakeRequest.from("127.0.0.1").with("Host", "localhost:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "[::1]"})
    void aCallerThatUsesANameOfThisMachineIsLocal(String host) {
        assertThat(locals.include(
                        FakeRequest.from("127.0.0.1").with("Host", host).made()))
                .isTrue();
        assertThat(locals.include(
                        FakeRequest.from("0:0:0:0:0:0:0:1").with("Host", host).made()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "0.0.0.0:8080",
                "192.0.2.1",
                "",
                ":8080",
                "[::1",
                "[::1].evil.example"
            })
    void aNameThatSomebodysDnsLeadsHereIsNot(String host) {
        assertThat(locals.include(
                        FakeRequest.from("127.0.0.1").with("Host", host).made()))
                .isFalse();
    }

    @Test
    void aRequestThatNamesNoHostIsNot() {
        assertThat(locals.include(FakeRequest.from("127.0.0.1").made())).isFalse();
    }

    @Test
    void aCallerFromElsewhereIsNotWhateverItSays() {
        assertThat(locals.include(
                        FakeRequest.from("192.0.2.1").with("Host", "localhost").made()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "Via",
                "X-Real-IP",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "x-forwarded-proto",
                "X-Forwarded-Port",
                "X-Forwarded-Server",
                "X-Forwarded-Prefix",
                "X-Client-IP",
                "True-Client-IP",
                "CF-Connecting-IP"
            })
    void anyTraceOfAProxyMeansSomebodyElse(String header) {
        assertThat(locals.include(here().made())).isTrue();
        assertThat(locals.include(here().with(header, "127.0.0.1").made())).isFalse();
    }

    /** All that nginx does by itself: this version, and a Host that is the address in its configuration. */
    @Test
    void whatNginxSendsByDefaultIsNotLocal() {
        assertThat(locals.include(FakeRequest.from("127.0.0.1")
                        .with("Host", "127.0.0.1:8080")
                        .with("Connection", "close")
                        .speaking("HTTP/1.0")
                        .made()))
                .isFalse();
    }

    @Test
    void whereItIsClosedNobodyIsLocal() {
        assertThat(new LocalCallers(false).include(here().made())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"auto, true, true", "auto, false, false", "open, false, true", "closed, true, false"})
    void theDefaultDependsOnWhatIsKnownOfTheServer(String access, boolean alone, boolean open) {
        Settings settings = Settings.of(List.of(Source.of("test", Map.of("stowage.local-access", access))), Map.of());
        LocalConfig config = LocalConfig.from(settings.scope("stowage"));
        settings.finish();
        assertThat(config.callers(alone).open()).isEqualTo(open);
    }
}
