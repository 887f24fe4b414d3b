package io.stowage.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final Usage MUCH = new Usage(100, 200, 300, 400);
    private static final Usage SOME = new Usage(1, 20, 3, 40);

    @Test
    void eachFigureIsAddedAndTakenAwayByItself() {
        assertThat(MUCH.plus(SOME)).isEqualTo(new Usage(101, 220, 303, 440));
        assertThat(MUCH.minus(SOME)).isEqualTo(new Usage(99, 180, 297, 360));
    }

    @Test
    void whatIsBeyondIsNeverLessThanNothing() {
        assertThat(MUCH.beyond(SOME)).isEqualTo(new Usage(99, 180, 297, 360));
        assertThat(SOME.beyond(MUCH)).isEqualTo(Usage.NONE);
    }

    @Test
    void noFigureMayBeAboveThoseItIsWithin() {
        assertThat(SOME.isWithin(SOME)).isTrue();
        for (Usage above : List.of(
                new Usage(2, 20, 3, 40), new Usage(1, 21, 3, 40), new Usage(1, 20, 4, 40), new Usage(1, 20, 3, 41))) {
            assertThat(above.isWithin(SOME)).as("%s", above).isFalse();
            assertThat(SOME.isWithin(above)).as("%s", above).isTrue();
        }
    }
}
