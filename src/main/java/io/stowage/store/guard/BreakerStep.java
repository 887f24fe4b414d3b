package io.stowage.store.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.ops.Health;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops asking a store that does not answer, and tries it again after a while with a few calls. Only silence counts
 * against a store: an unwelcome answer is an answer, and a body that breaks is its sender's doing. A
 * reading counts when it is opened, and once more when it breaks.
 */
final class BreakerStep implements Step {
    static final String STATE = "stowage.store.breaker.state";

    private static final Logger log = LoggerFactory.getLogger(BreakerStep.class);
    private static final Duration LEAST_RETRY = Duration.ofSeconds(1);

    /** They say nothing about the backend: our own limit, and our own stop. */
    private static final Set<Reason> NO_ANSWER = EnumSet.of(Reason.BUSY, Reason.CLOSED);

    private final String name;
    private final Duration openFor;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private volatile Instant openUntil = Instant.MIN;

    BreakerStep(String name, BreakerConfig config, MeterRegistry registry, Clock clock) {
        this.name = name;
        this.openFor = config.openFor();
        this.clock = clock;
        this.breaker = CircuitBreaker.of(name, config.forLibrary(clock));
        breaker.getEventPublisher().onStateTransition(event -> moved(event.getStateTransition()));
        Gauge.builder(STATE, breaker, each -> each.getState().getOrder())
                .description("0 closed, 1 open, 2 half open")
                .tag("store", name)
                .register(registry);
    }

    @Override
    public GuardedCall begin(StoreCall call) throws StoreException {
        requirePermission();
        return new Permission(call.operation());
    }

    /** The store is asked even when the breaker is open, since that is how a probe learns that it is back. */
    @Override
    public Health examine(Health health) {
        State state = breaker.getState();
        Health seen = state == State.OPEN && health.status() == Health.Status.UP
                ? new Health(Health.Status.DEGRADED, "answers, but the breaker is still open", health.facts())
                : health;
        return seen.with("breaker", state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The breaker's leave for one call, which is used up by what the call says about the store, or else given back. */
    private final class Permission implements GuardedCall {
        private final StoreOperation operation;
        private boolean used;

        private Permission(StoreOperation operation) {
            this.operation = operation;
        }

        @Override
        public void returned(Object result) {
            succeed();
            used = true;
        }

        @Override
        public void failed(Exception failure) {
            used = tell(operation, failure);
        }

        @Override
        public void ended() {
            if (!used) {
                breaker.releasePermission();
            }
        }

        @Override
        public Optional<WatchedStream.Watcher> opened(Reading reading) {
            return Optional.of(new WatchedStream.Watcher() {
                @Override
                public void failed(Exception failure) {
                    if (isSilence(StoreOperation.OPEN, failure)) {
                        fail(failure);
                    }
                }
            });
        }
    }

    /** Whether this failure said anything about the store. */
    private boolean tell(StoreOperation operation, Exception failure) {
        if (isSilence(operation, failure)) {
            fail(failure);
            return true;
        }
        if (failure instanceof StoreException answer && !NO_ANSWER.contains(answer.reason())) {
            succeed();
            return true;
        }
        return false;
    }

    private static boolean isSilence(StoreOperation operation, Exception failure) {
        if (failure instanceof StoreException store) {
            return store.reason() == Reason.UNAVAILABLE;
        }
        // Where a body passes, a timeout is as likely that of its sender.
        return failure instanceof SocketTimeoutException && !operation.hasBody();
    }

    /** Without a duration: how long a call takes depends on the size and on who sends or reads. */
    private void succeed() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private void fail(Exception failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    private void requirePermission() throws StoreException {
        if (!breaker.tryAcquirePermission()) {
            throw new StoreException(
                    Reason.BUSY, "store " + name + " did not answer and is left alone for a while", null, retryAfter());
        }
    }

    private Duration retryAfter() {
        Instant now = clock.instant();
        Duration left = openUntil.isAfter(now) ? Duration.between(now, openUntil) : LEAST_RETRY;
        return left.compareTo(LEAST_RETRY) < 0 ? LEAST_RETRY : left;
    }

    private void moved(StateTransition transition) {
        if (transition.getToState() == State.OPEN) {
            openUntil = clock.instant().plus(openFor);
            log.warn("store {} does not answer; it is left alone for {}", name, openFor);
        } else {
            log.info("the breaker of store {} is now {}", name, transition.getToState());
        }
    }
}
