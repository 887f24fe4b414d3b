package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.web.client.AddressRange;
import io.stowage.web.client.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministratorTest {
    private static final String ADDRESS = "192.0.2.1";

    private final FakeClock clock = new FakeClock();
    private final Administrator administrator = administrator(Map.of(
            "stowage.admin.token", "env:TOKEN", "stowage.admin.guesses", "3", "stowage.admin.guess-window", "1m"));

    private Administrator administrator(Map<String, String> settings) {
        return new Administrator(config(settings), new ClientAddress(List.of(AddressRange.parse("10.0.0.0/8"))), clock);
    }

    private static AdminConfig config(Map<String, String> settings) {
        return AdminConfig.from(
                Settings.of(List.of(Source.of("test", settings)), Map.of("TOKEN", "the one right token\n"))
                        .scope("stowage"));
    }

    private void assertWaits(String address) {
        assertThatThrownBy(() -> administrator.recognizes(address, "the one right token"))
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
    }

    @Test
    void withoutATokenNothingIsRight() {
        assertThat(administrator(Map.of()).recognizes(ADDRESS, "")).isFalse();
    }

    /** The attack: a file of blanks was a secret, and what was left of it after stripping equalled an empty token. */
    @Test
    void aTokenFileThatTurnsBlankLetsNobodyIn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "the one right token\n");
        Administrator kept = administrator(Map.of("stowage.admin.token", "file:" + file));
        assertThat(kept.recognizes(ADDRESS, "the one right token")).isTrue();
        Files.writeString(file, "   \n");
        for (String given : List.of("", " ", "the one right token")) {
            assertThatThrownBy(() -> kept.recognizes(ADDRESS, given))
                    .isInstanceOfSatisfying(
                            StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        }
    }

    @Test
    void theTokenIsRecognizedHoweverOften() {
        for (int i = 0; i < 10; i++) {
            assertThat(administrator.recognizes(ADDRESS, "the one right token")).isTrue();
        }
    }

    @Test
    void whoGuessesTooOftenWaitsUntilTheWindowOfTheFirstGuessIsOver() {
        guess(ADDRESS, 1);
        clock.advance(Duration.ofSeconds(50));
        guess(ADDRESS, 2);
        assertThatThrownBy(() -> administrator.recognizes(ADDRESS, "the one right token"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(10)));
        clock.advance(Duration.ofSeconds(10));
        assertThat(administrator.recognizes(ADDRESS, "the one right token")).isTrue();
    }

    @Test
    void guessesOfOneAddressAreNobodyElses() {
        guess(ADDRESS, 3);
        assertWaits(ADDRESS);
        assertThat(administrator.recognizes("192.0.2.2", "the one right token")).isTrue();
    }

    @Test
    void allAddressesOfOneIpv6NetworkGuessTogether() {
        guess("2001:db8::1", 1);
        guess("2001:db8::2", 1);
        guess("2001:db8::ffff:1:2:3", 1);
        assertWaits("2001:db8::4");
        assertThat(administrator.recognizes("2001:db8:0:1::1", "the one right token"))
                .isTrue();
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
            administrator.guesses().note(FakeRequest.from(ADDRESS).made());
        }
        assertWaits(ADDRESS);
        assertThatThrownBy(() -> administrator
                        .guesses()
                        .requireFew(FakeRequest.from(ADDRESS).made()))
                .isInstanceOf(StowageException.class);
    }

    @Test
    void theRightTokenOfAnAddressThatManyShareWaitsNoLongerThanAPause() {
        for (String shared : List.of("127.0.0.1", "::1", "10.1.2.3")) {
            guess(shared, 3);
            assertThatThrownBy(() -> administrator.recognizes(shared, "the one right token"))
                    .isInstanceOfSatisfying(
                            StowageException.class,
                            e -> assertThat(e.retryAfter()).contains(Guesses.PAUSE));
            clock.advance(Guesses.PAUSE);
            assertThat(administrator.recognizes(shared, "the one right token")).isTrue();
            assertThat(administrator.recognizes(shared, "the one right token")).isTrue();
        }
    }

    @Test
    void anAddressThatManyShareGuessesSlowlyAfterTheFirstFew() {
        guess("127.0.0.1", 3);
        int judged = 0;
        for (int tenths = 0; tenths < 300; tenths++) {
            clock.advance(Duration.ofMillis(100));
            try {
                administrator.recognizes("127.0.0.1", "guess");
                judged++;
            } catch (StowageException e) {
                assertThat(e.fault()).isEqualTo(Fault.RATE_LIMITED);
            }
        }
        assertThat(judged).isEqualTo(30);
    }

    @Test
    void aProxyThatNamesItsClientsSharesNothing() {
        guess("192.0.2.9", 3);
        assertThatThrownBy(() -> administrator.recognizes(
                        FakeRequest.from("10.1.2.3")
                                .with("X-Forwarded-For", "192.0.2.9")
                                .made(),
                        "the one right token"))
                .isInstanceOf(StowageException.class);
        assertThat(administrator.recognizes(
                        FakeRequest.from("10.1.2.3")
                                .with("X-Forwarded-For", "192.0.2.10")
                                .made(),
                        "the one right token"))
                .isTrue();
    }

    @Test
    void nobodysWrongSignaturesKeepTheOthersBehindAProxyOut() {
        HttpServletRequest proxied = FakeRequest.from("10.1.2.3").made();
        for (int i = 0; i < 100; i++) {
            administrator.guesses().note(proxied);
        }
        administrator.guesses().requireFew(proxied);
        assertThat(administrator.recognizes(proxied, "the one right token")).isTrue();
    }

    @Test
    void whomTheConsoleVouchesForIsNotHeldUpByOthersGuesses() {
        guess(ADDRESS, 3);
        HttpServletRequest request = FakeRequest.from(ADDRESS).made();
        assertThat(administrator.sent(request)).isFalse();
        administrator.vouch(request);
        assertThat(administrator.sent(request)).isTrue();
        assertThat(administrator(Map.of()).sent(request)).isFalse();
    }
}
