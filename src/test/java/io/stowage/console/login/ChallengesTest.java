package io.stowage.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengesTest {
    private final FakeClock clock = new FakeClock();
    private final Challenges challenges = new Challenges(new Random(1), clock, 3);

    @Test
    void aChallengeIsGoodOnce() {
        String challenge = challenges.ask();
        assertThat(challenges.isFresh(challenge)).isTrue();
        assertThat(challenges.take(challenge)).isTrue();
        assertThat(challenges.take(challenge)).isFalse();
    }

    @Test
    void aChallengeEnds() {
        String challenge = challenges.ask();
        clock.advance(Challenges.LIFE);
        assertThat(challenges.isFresh(challenge)).isFalse();
        assertThat(challenges.take(challenge)).isFalse();
    }

    /** More than were ever remembered: the attack pushed out the ones of others. */
    @Test
    void manyThatAskTakeNothingFromWhoAskedBefore() {
        String first = challenges.ask();
        for (int i = 0; i < 20_000; i++) {
            challenges.ask();
        }
        assertThat(challenges.take(first)).isTrue();
    }

    @Test
    void whatAnotherServerAskedOrSomebodyMadeUpIsNotFresh() {
        String other = new Challenges(new Random(2), clock).ask();
        assertThat(challenges.take(other)).isFalse();
        String ours = challenges.ask();
        String later = ours.substring(0, 9) + (ours.charAt(9) == 'z' ? 'a' : 'z') + ours.substring(10);
        assertThat(challenges.take(later)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "????", "a challenge that nobody asked", "AAAA"})
    void whatIsNoChallengeIsNotFresh(String text) {
        assertThat(challenges.isFresh(text)).isFalse();
        assertThat(challenges.take(text)).isFalse();
        assertThat(challenges.take(challenges.ask() + "AAAA")).isFalse();
    }

    @Test
    void noneIsTakenTwiceHoweverManyAreTaken() {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(1));
            String challenge = challenges.ask();
            assertThat(challenges.take(challenge)).isTrue();
            taken.add(challenge);
        }
        assertThat(taken).noneMatch(challenges::take);
    }
}
