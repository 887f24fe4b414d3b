package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdministratorTest {
    private static final String ADDRESS = "192.0.2.1";

    private final FakeClock clock = new FakeClock();
    private final Administrator administrator = administrator(Map.of(
            "stowage.admin.token", "env:TOKEN", "stowage.admin.guesses", "3", "stowage.admin.guess-window", "1m"));

    private Administrator administrator(Map<String, String> settings) {
        return new Administrator(config(settings), clock);
    }

    private static AdminConfig config(Map<String, String> settings) {
        return AdminConfig.from(Settings.of(List.of(Source.of("test", settings)), Map.of("TOKEN", "right\n"))
                .scope("stowage"));
    }

    private void assertWaits(String address) {
        assertThatThrownBy(() -> administrator.recognizes(address, "right"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.RATE_LIMITED));
    }

    private void guess(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(administrator.recognizes(address, "guess " + i)).isFalse();
        }
    }

    @Test
    void theDefaultsAreTenGuessesInTenMinutesAndNoAdministrator() {
        assertThat(config(Map.of()).guesses()).isEqualTo(10);
        assertThat(config(Map.of()).guessWindow()).isEqualTo(Duration.ofMinutes(10));
        assertThat(administrator(Map.of()).exists()).isFalse();
        assertThat(administrator(Map.of()).authorization()).isEmpty();
    }

    @Test
    void withoutATokenNothingIsRight() {
        assertThat(administrator(Map.of()).recognizes(ADDRESS, "")).isFalse();
    }

    @Test
    void theTokenIsRecognizedHoweverOften() {
        for (int i = 0; i < 10; i++) {
            assertThat(administrator.recognizes(ADDRESS, "right")).isTrue();
        }
    }

    @Test
    void whoGuessesTooOftenWaitsUntilTheWindowOfTheFirstGuessIsOver() {
        guess(ADDRESS, 1);
        clock.advance(Duration.ofSeconds(50));
        guess(ADDRESS, 2);
        assertThatThrownBy(() -> administrator.recognizes(ADDRESS, "right"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(10)));
        clock.advance(Duration.ofSeconds(10));
        assertThat(administrator.recognizes(ADDRESS, "right")).isTrue();
    }

    @Test
    void guessesOfOneAddressAreNobodyElses() {
        guess(ADDRESS, 3);
        assertWaits(ADDRESS);
        assertThat(administrator.recognizes("192.0.2.2", "right")).isTrue();
    }

    @Test
    void allAddressesOfOneIpv6NetworkGuessTogether() {
        guess("2001:db8::1", 1);
        guess("2001:db8::2", 1);
        guess("2001:db8::ffff:1:2:3", 1);
        assertWaits("2001:db8::4");
        assertThat(administrator.recognizes("2001:db8:0:1::1", "right")).isTrue();
    }

    @Test
    void manyGuessesAtOnceAreNoMoreThanOneAfterTheOther() {
        long answered = IntStream.range(0, 1000)
                .parallel()
                .filter(i -> {
                    try {
                        return !administrator.recognizes(ADDRESS, "guess " + i);
                    } catch (StowageException e) {
                        assertThat(e.fault()).isEqualTo(Fault.RATE_LIMITED);
                        return false;
                    }
                })
                .count();
        assertThat(answered).isEqualTo(3);
    }

    @Test
    void wrongSignaturesCountAsWell() {
        for (int i = 0; i < 3; i++) {
            administrator.guesses().note(ADDRESS);
        }
        assertWaits(ADDRESS);
    }
}
