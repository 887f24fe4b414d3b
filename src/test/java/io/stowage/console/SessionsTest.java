package io.stowage.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final FakeClock clock = new FakeClock();
    private final Sessions sessions =
            new Sessions(new SessionConfig(Duration.ofHours(8), Duration.ofMinutes(30), 3, 4), new Random(1), clock);

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
    void theOneOfTheSameOwnerThatWasUnusedForLongestMakesRoom() {
        String first = sessions.begin(Optional.of("owner"));
        String second = sessions.begin(Optional.of("owner"));
        sessions.begin(Optional.of("owner"));
        sessions.find(first);
        sessions.begin(Optional.of("owner"));
        assertThat(sessions.find(first)).isPresent();
        assertThat(sessions.find(second)).isEmpty();
    }

    @Test
    void nobodyEndsASessionOfSomebodyElse() {
        String admin = sessions.begin(Optional.empty());
        String victim = sessions.begin(Optional.of("victim"));
        for (int i = 0; i < 10; i++) {
            sessions.begin(Optional.of("eager"));
        }
        assertThatThrownBy(() -> sessions.begin(Optional.of("with another key")))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        assertThat(sessions.find(admin)).isPresent();
        assertThat(sessions.find(victim)).isPresent();
    }

    @Test
    void theAdministratorComesInHoweverManyOwnersThereAre() {
        for (int i = 0; i < 4; i++) {
            sessions.begin(Optional.of("owner " + i));
        }
        assertThat(sessions.find(sessions.begin(Optional.empty()))).isPresent();
    }

    @Test
    void anotherOwnerComesInOnceASessionIsOver() {
        for (int i = 0; i < 4; i++) {
            sessions.begin(Optional.of("owner " + i));
        }
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.find(sessions.begin(Optional.of("late")))).isPresent();
    }

    @Test
    void anEndedSessionIsGone() {
        String name = sessions.begin(Optional.empty());
        sessions.end(name);
        assertThat(sessions.find(name)).isEmpty();
    }
}
