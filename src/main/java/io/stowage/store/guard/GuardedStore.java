package io.stowage.store.guard;

import io.stowage.ops.Health;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A store behind its guards. Every call passes them in their order, and on the way back the other way round. */
final class GuardedStore extends ForwardingStore {
    private final List<Step> steps;

    GuardedStore(ObjectStore delegate, List<Step> steps) {
        super(delegate);
        this.steps = List.copyOf(steps);
    }

    @Override
    protected <T> T around(StoreCall call, Work<T> work) throws IOException {
        return pass(call, new ArrayDeque<>(steps.size()), work);
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        Deque<GuardedCall> passed = new ArrayDeque<>(steps.size());
        return pass(
                StoreCall.of(StoreOperation.OPEN, key),
                passed,
                () -> delegate().open(key, range).map(reading -> watched(reading, passed)));
    }

    @Override
    public Health check(Duration budget) {
        Health health = delegate().check(budget);
        for (Step step : steps) {
            health = step.examine(health);
        }
        return health;
    }

    /** @param passed the guards that have begun, the innermost first */
    private <T> T pass(StoreCall call, Deque<GuardedCall> passed, Work<T> work) throws IOException {
        try {
            for (Step step : steps) {
                passed.push(step.begin(call));
            }
            T result = work.run();
            passed.forEach(each -> each.returned(result));
            return result;
        } catch (IOException | RuntimeException e) {
            passed.forEach(each -> each.failed(e));
            throw e;
        } finally {
            passed.forEach(GuardedCall::ended);
        }
    }

    private static Reading watched(Reading reading, Collection<GuardedCall> passed) {
        List<WatchedStream.Watcher> watchers =
                passed.stream().flatMap(each -> each.opened(reading).stream()).toList();
        return reading.through(new WatchedStream(reading.stream(), watchers));
    }
}
