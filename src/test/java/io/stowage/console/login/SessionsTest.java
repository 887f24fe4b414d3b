package io.stowage.console.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final FakeClock clock = new FakeClock();
    private final Sessions sessions =
            new Sessions(new SessionConfig(Duration.ofHours(8), Duration.ofMinutes(30), 3, 4), new Random(1), clock);

    private String begin(String owner) {
        return sessions.begin(owner, () -> false);
    }

    @Test
    void nobodyFindsASessionByAGuess() {
        String name = sessions.begin();
        assertThat(name).hasSize(43);
        assertThat(sessions.find(name)).isPresent();
        assertThat(sessions.find("")).isEmpty();
        assertThat(sessions.find(name + "x")).isEmpty();
    }

    @Test
    void aSessionThatNobodyUsesEnds() {
        String name = sessions.begin();
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(name)).isPresent();
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(name)).isPresent();
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.find(name)).isEmpty();
    }

    @Test
    void aSessionEndsHoweverMuchItIsUsed() {
        String name = begin("owner");
        for (int i = 0; i < 24; i++) {
            assertThat(sessions.find(name)).isPresent();
            clock.advance(Duration.ofMinutes(20));
        }
        assertThat(sessions.find(name)).isEmpty();
    }

    @Test
    void theOneOfTheSameOwnerThatWasUnusedForLongestMakesRoom() {
        String first = begin("owner");
        String second = begin("owner");
        begin("owner");
        sessions.find(first);
        begin("owner");
        assertThat(sessions.find(first)).isPresent();
        assertThat(sessions.find(second)).isEmpty();
    }

    @Test
    void nobodyEndsASessionOfSomebodyElse() {
        String admin = sessions.begin();
        String victim = begin("victim");
        for (int i = 0; i < 10; i++) {
            begin("eager");
        }
        assertThatThrownBy(() -> begin("with another key"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        assertThat(sessions.find(admin)).isPresent();
        assertThat(sessions.find(victim)).isPresent();
    }

    @Test
    void theAdministratorComesInHoweverManyOwnersThereAre() {
        for (int i = 0; i < 4; i++) {
            begin("owner " + i);
        }
        assertThat(sessions.find(sessions.begin())).isPresent();
    }

    @Test
    void anotherOwnerComesInOnceASessionIsOver() {
        for (int i = 0; i < 4; i++) {
            begin("owner " + i);
        }
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.find(begin("late"))).isPresent();
    }

    @Test
    void madeUpKeysDoNotKeepAnOwnerOutThatOwnsSomethingHere() {
        for (int i = 0; i < 4; i++) {
            begin("made up " + i);
        }
        assertThatThrownBy(() -> begin("made up too"))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        String owner = sessions.begin("owner", () -> true);
        assertThat(sessions.find(owner)).isPresent();
    }

    @Test
    void ownersThatOwnSomethingHaveABoundToo() {
        for (int i = 0; i < 8; i++) {
            sessions.begin("owner " + i, () -> true);
        }
        assertThatThrownBy(() -> sessions.begin("one more", () -> true))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
    }

    @Test
    void whatAnOwnerOwnsIsAskedOnlyWhenThePlacesAreTaken() {
        sessions.begin("owner", () -> {
            throw new AssertionError("this costs a question to the store");
        });
    }

    @Test
    void anEndedSessionIsGone() {
        String name = sessions.begin();
        sessions.end(name);
        assertThat(sessions.find(name)).isEmpty();
    }
}
