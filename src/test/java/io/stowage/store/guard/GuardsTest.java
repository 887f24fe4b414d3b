package io.stowage.store.guard;

import static io.stowage.store.guard.GuardFixture.KEY;
import static io.stowage.store.guard.GuardFixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import io.stowage.ops.LogCapture;
import io.stowage.store.ByteRange;
import io.stowage.store.Capabilities;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import io.stowage.store.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardsTest extends ObjectStoreContract {
    private static final GuardConfig CONFIG =
            new GuardConfig(16, Duration.ofSeconds(10), new BreakerConfig(true, 50, 10, 4, Duration.ofSeconds(10), 2));

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FlakyStore flaky = new FlakyStore(GuardFixture.memory());

    @Override
    protected ObjectStore open() {
        return guarded("main", CONFIG);
    }

    @Test
    void refusalsOfTheBreakerAreMeasured() {
        flaky.failAlways(GuardFixture.unavailable());
        try (LogCapture log = LogCapture.of(BreakerStep.class)) {
            for (int i = 0; i < 6; i++) {
                fails(() -> store.head(KEY));
            }
            assertThat(log.lines()).isNotEmpty();
        }
        assertThat(calls("main", "head", "unavailable")).isEqualTo(4);
        assertThat(calls("main", "head", "busy")).isEqualTo(2);
    }

    @Test
    void refusalsOfTheLimitAreMeasuredAndNotHeldAgainstTheStore() throws IOException {
        ObjectStore narrow = guarded("other", new GuardConfig(1, Duration.ZERO, CONFIG.breaker()));
        put(KEY, "hello");
        try (Reading reading = narrow.open(KEY, ByteRange.ALL).orElseThrow()) {
            for (int i = 0; i < 10; i++) {
                fails(() -> narrow.head(KEY));
            }
            assertThat(reading.stream().read()).isEqualTo('h');
        }
        assertThat(calls("other", "head", "busy")).isEqualTo(10);
        assertThat(narrow.head(KEY)).isPresent();
    }

    @Test
    void theBreakerCanBeSwitchedOff() {
        BreakerConfig off = new BreakerConfig(false, 50, 10, 4, Duration.ofSeconds(10), 2);
        ObjectStore open = guarded("other", new GuardConfig(16, Duration.ZERO, off));
        flaky.failAlways(GuardFixture.unavailable());
        for (int i = 0; i < 10; i++) {
            fails(() -> open.head(KEY));
        }
        assertThat(calls("other", "head", "unavailable")).isEqualTo(10);
    }

    @Test
    void everyMethodOfAStoreIsPassedOn() {
        // A default method that a wrapper forgets would quietly do the slow thing instead of what the backend can.
        Set<String> ours = new HashSet<>();
        for (var method : ForwardingStore.class.getDeclaredMethods()) {
            ours.add(method.getName() + java.util.Arrays.toString(method.getParameterTypes()));
        }
        for (var method : ObjectStore.class.getMethods()) {
            assertThat(ours).contains(method.getName() + java.util.Arrays.toString(method.getParameterTypes()));
        }
    }

    @Test
    void capabilitiesAreThoseOfTheStore() {
        Capabilities own = flaky.capabilities();
        assertThat(store.capabilities()).isEqualTo(own);
    }

    private ObjectStore guarded(String name, GuardConfig config) {
        return Guards.around(
                flaky, name, config, registry, TracerProvider.noop().get("test"));
    }

    private long calls(String name, String operation, String outcome) {
        return registry.get(MeterStep.CALLS)
                .tags("store", name, "operation", operation, "outcome", outcome)
                .timer()
                .count();
    }
}
