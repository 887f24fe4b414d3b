package io.stowage.store.guard;

import static io.stowage.store.guard.GuardFixture.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.ByteRange;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardedStoreTest {
    private final List<String> events = new ArrayList<>();
    private final FlakyStore flaky = new FlakyStore(GuardFixture.memory());

    /** Writes down what it sees, and refuses if it is told to. */
    private final class Witness implements Step {
        private final String name;
        private final boolean refuses;

        private Witness(String name, boolean refuses) {
            this.name = name;
            this.refuses = refuses;
        }

        @Override
        public GuardedCall begin(StoreCall call) throws StoreException {
            events.add(name + " begins");
            if (refuses) {
                throw new StoreException(Reason.BUSY, "refused by " + name);
            }
            return new GuardedCall() {
                @Override
                public void returned(Object result) {
                    events.add(name + " returned");
                }

                @Override
                public void failed(Exception failure) {
                    events.add(name + " failed");
                }

                @Override
                public void ended() {
                    events.add(name + " ended");
                }

                @Override
                public Optional<WatchedStream.Watcher> opened(Reading reading) {
                    return Optional.of(new WatchedStream.Watcher() {
                        @Override
                        public void closed() {
                            events.add(name + " closed");
                        }
                    });
                }
            };
        }
    }

    private ObjectStore guarded(Step... steps) {
        return new GuardedStore(flaky, List.of(steps));
    }

    private Witness witness(String name) {
        return new Witness(name, false);
    }

    @Test
    void stepsEndInTheOppositeOrder() throws IOException {
        guarded(witness("outer"), witness("inner")).head(KEY);

        assertThat(events)
                .containsExactly(
                        "outer begins",
                        "inner begins",
                        "inner returned",
                        "outer returned",
                        "inner ended",
                        "outer ended");
    }

    @Test
    void aRefusalIsAFailureToThoseBeforeAndReachesNobodyBehind() {
        ObjectStore store = guarded(witness("outer"), new Witness("middle", true), witness("inner"));

        assertThatThrownBy(() -> store.head(KEY)).hasMessage("refused by middle");

        assertThat(events).containsExactly("outer begins", "middle begins", "outer failed", "outer ended");
    }

    @Test
    void anErrorOfTheJvmEndsTheStepsToo() {
        ObjectStore store = guarded(witness("outer"), call -> {
            throw new OutOfMemoryError("made up");
        });

        assertThatThrownBy(() -> store.head(KEY)).isInstanceOf(OutOfMemoryError.class);

        assertThat(events).containsExactly("outer begins", "outer ended");
    }

    @Test
    void aReadingIsWatchedUntilItIsClosedOnce() throws IOException {
        GuardFixture.put(flaky, "bytes");
        Reading reading =
                guarded(witness("one"), witness("two")).open(KEY, ByteRange.ALL).orElseThrow();
        events.clear();

        reading.close();
        reading.close();

        assertThat(events).containsExactly("two closed", "one closed");
    }
}
