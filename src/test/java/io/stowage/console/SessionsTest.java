package io.stowage.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final FakeClock clock = new FakeClock();
    private final Sessions sessions =
            new Sessions(new SessionConfig(Duration.ofHours(8), Duration.ofMinutes(30), 3), new Random(1), clock);

    @Test
    void nobodyFindsASessionByAGuess() {
        String name = sessions.begin(Optional.empty());
        assertThat(name).hasSize(43);
        assertThat(sessions.find(name)).isPresent();
        assertThat(sessions.find("")).isEmpty();
        assertThat(sessions.find(name + "x")).isEmpty();
    }

    @Test
    void aSessionThatNobodyUsesEnds() {
        String name = sessions.begin(Optional.empty());
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(name)).isPresent();
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(name)).isPresent();
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.find(name)).isEmpty();
    }

    @Test
    void aSessionEndsHoweverMuchItIsUsed() {
        String name = sessions.begin(Optional.of("owner"));
        for (int i = 0; i < 24; i++) {
            assertThat(sessions.find(name)).isPresent();
            clock.advance(Duration.ofMinutes(20));
        }
        assertThat(sessions.find(name)).isEmpty();
    }

    @Test
    void theOneThatWasUnusedForLongestMakesRoom() {
        String first = sessions.begin(Optional.empty());
        String second = sessions.begin(Optional.empty());
        sessions.begin(Optional.empty());
        sessions.find(first);
        sessions.begin(Optional.empty());
        assertThat(sessions.find(first)).isPresent();
        assertThat(sessions.find(second)).isEmpty();
    }

    @Test
    void anEndedSessionIsGone() {
        String name = sessions.begin(Optional.empty());
        sessions.end(name);
        assertThat(sessions.find(name)).isEmpty();
    }
}
