package io.stowage.s3.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.s3.nodes.Effect.CopiedOneOf;
import io.stowage.s3.nodes.Effect.Replaced;
import io.stowage.s3.nodes.Effect.Saw;
import io.stowage.s3.nodes.Effect.SawOtherThan;
import io.stowage.s3.nodes.Effect.Wrote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The judge of histories finds what is wrong, and nothing else. */
class LinearizabilityTest {
    private final List<Operation> history = new ArrayList<>();

    private LinearizabilityTest answered(long invoked, long returned, Effect effect) {
        history.add(new Operation("k", effect, true, invoked, returned, "c" + history.size()));
        return this;
    }

    private LinearizabilityTest lost(long invoked, long until, Effect effect) {
        history.add(new Operation("k", effect, false, invoked, until, "c" + history.size()));
        return this;
    }

    private void assertRefused() {
        assertThat(Linearizability.violation(history)).isPresent();
    }

    private void assertAccepted() {
        assertThat(Linearizability.violation(history)).isEmpty();
    }

    @Test
    void callsOneAfterTheOtherAreAccepted() {
        answered(0, 1, new Saw("")).answered(2, 3, new Wrote("a")).answered(4, 5, new Saw("a"));
        answered(6, 7, Effect.deleted()).answered(8, 9, new Saw("")).assertAccepted();
    }

    @Test
    void aStaleReadIsRefused() {
        answered(0, 1, new Wrote("a")).answered(2, 3, new Wrote("b")).answered(4, 5, new Saw("a"));
        assertThat(Linearizability.violation(history))
                .hasValueSatisfying(text -> assertThat(text).contains("c2 Saw[value=a]", "Held[oneOf=[b]]"));
    }

    @Test
    void aWriteThatIsLostIsRefused() {
        answered(0, 1, new Wrote("a")).answered(2, 3, new Saw("")).assertRefused();
    }

    @Test
    void aValueThatComesBackAfterItsDeletionIsRefused() {
        answered(0, 1, new Wrote("a"))
                .answered(2, 3, Effect.deleted())
                .answered(4, 5, new Saw(""))
                .assertAccepted();
        answered(6, 7, new Saw("a")).assertRefused();
    }

    @Test
    void aValueThatNobodyWroteIsRefused() {
        answered(0, 1, new Wrote("a")).answered(2, 3, new Saw("b")).assertRefused();
    }

    @Test
    void twoReadersThatSeeTwoWritesInDifferentOrdersAreRefused() {
        answered(0, 9, new Wrote("a")).answered(0, 9, new Wrote("b"));
        answered(1, 2, new Saw("a")).answered(3, 4, new Saw("b")).assertAccepted();
        answered(5, 6, new Saw("a")).assertRefused();
    }

    @Test
    void aReadDuringAWriteSeesEitherValueButNotTheNewOneFirst() {
        answered(0, 1, new Wrote("a")).answered(2, 9, new Wrote("b"));
        answered(3, 4, new Saw("a")).answered(5, 6, new Saw("b")).assertAccepted();
        answered(7, 8, new Saw("a")).assertRefused();
    }

    @Test
    void twoThatCreateTheSameKeyAreRefused() {
        answered(0, 5, new Replaced("", "a"))
                .answered(1, 6, new Replaced("", "b"))
                .assertRefused();
    }

    @Test
    void twoThatReplaceTheSameValueAreRefused() {
        answered(0, 1, new Wrote("a")).answered(2, 8, new Replaced("a", "b")).assertAccepted();
        answered(3, 9, new Replaced("a", "c")).assertRefused();
    }

    @Test
    void aRefusalBecauseOfAnObjectThatWasNotThereIsRefused() {
        answered(0, 1, new SawOtherThan("")).assertRefused();
    }

    @Test
    void aRefusalBecauseOfAnotherValueNeedsAnotherValue() {
        answered(0, 1, new Wrote("a")).answered(2, 3, new SawOtherThan("b")).assertAccepted();
        answered(4, 5, new SawOtherThan("a")).assertRefused();
    }

    @Test
    void aWriteWithoutAnAnswerMayHaveHappenedOrNot() {
        answered(0, 1, new Wrote("a")).lost(2, 5, new Wrote("b"));
        answered(6, 7, new Saw("a")).answered(8, 9, new Saw("a")).assertAccepted();
        history.remove(3);
        history.remove(2);
        answered(6, 7, new Saw("b")).answered(8, 9, new Saw("b")).assertAccepted();
    }

    @Test
    void aWriteWithoutAnAnswerDoesNotHappenAfterItsServerDied() {
        answered(0, 1, new Wrote("a")).lost(2, 5, new Wrote("b"));
        answered(6, 7, new Saw("a")).answered(8, 9, new Saw("b")).assertRefused();
    }

    @Test
    void aWriteWithoutAnAnswerDoesNotHappenTwice() {
        lost(0, Operation.NEVER, new Wrote("a")).answered(1, 2, new Saw("a")).answered(3, 4, new Wrote("b"));
        answered(5, 6, new Saw("b")).assertAccepted();
        answered(7, 8, new Saw("a")).assertRefused();
    }

    @Test
    void anAcknowledgedWriteIsNotHiddenByAnEarlierOneWithoutAnswer() {
        lost(0, 3, new Wrote("a"))
                .answered(4, 5, new Wrote("b"))
                .answered(6, 7, new Saw("a"))
                .assertRefused();
    }

    @Test
    void aConditionOfAWriteWithoutAnAnswerHolds() {
        answered(0, 1, new Wrote("a"))
                .lost(2, 9, new Replaced("", "b"))
                .answered(3, 4, new Saw("b"))
                .assertRefused();
    }

    @Test
    void aCopyWithoutAnAnswerIsOneValueFromThenOn() {
        lost(0, 9, new CopiedOneOf(Set.of("a", "b")))
                .answered(1, 2, new Saw("b"))
                .answered(3, 4, new Saw("b"));
        assertAccepted();
        answered(5, 6, new Saw("a")).assertRefused();
    }

    @Test
    void aCopyWithoutAnAnswerIsNoValueThatTheSourceNeverHad() {
        lost(0, 9, new CopiedOneOf(Set.of("a", "b")))
                .answered(1, 2, new Saw("c"))
                .assertRefused();
    }

    /** Against all orders, tried one by one. */
    @Test
    void ofShortHistoriesItSaysWhatTryingAllOrdersSays() {
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            List<Operation> some = anyHistory(new Random(seed));
            boolean possible = isPossible(some, new ArrayList<>(some), Held.ABSENT);
            assertThat(Linearizability.violation(some).isEmpty())
                    .as("seed %s: %s", seed, some)
                    .isEqualTo(possible);
            refused += possible ? 0 : 1;
        }
        assertThat(refused).isBetween(2_000, 18_000);
    }

    private static List<Operation> anyHistory(Random random) {
        List<Operation> some = new ArrayList<>();
        int size = 2 + random.nextInt(5);
        for (int i = 0; i < size; i++) {
            long invoked = random.nextInt(20);
            long returned = invoked + 1 + random.nextInt(8);
            Effect effect = anyEffect(random);
            boolean certain = effect instanceof Saw || effect instanceof SawOtherThan || random.nextInt(3) > 0;
            some.add(new Operation("k", effect, certain, invoked, returned, "c" + i));
        }
        return some;
    }

    private static Effect anyEffect(Random random) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> new Saw(anyValue(random));
            case 2 -> new SawOtherThan(anyValue(random));
            case 3 -> new Replaced(anyValue(random), anyValue(random));
            case 4 -> new CopiedOneOf(Set.of("a", "b"));
            default -> new Wrote(anyValue(random));
        };
    }

    private static String anyValue(Random random) {
        return List.of("", "a", "b").get(random.nextInt(3));
    }

    private static boolean isPossible(List<Operation> all, List<Operation> rest, Held held) {
        if (rest.stream().noneMatch(Operation::certain)) {
            return true;
        }
        long firstAnswer = rest.stream().mapToLong(Operation::returned).min().orElseThrow();
        for (Operation next : rest) {
            if (next.invoked() <= firstAnswer) {
                List<Operation> others = new ArrayList<>(rest);
                others.remove(next);
                Optional<Held> after = next.effect().on(held);
                if (after.isPresent() && isPossible(all, others, after.get())) {
                    return true;
                }
                if (!next.certain() && isPossible(all, others, held)) {
                    return true;
                }
            }
        }
        return false;
    }
}
