package io.stowage.v1;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stored chunks that were found to be damaged, as far as memory goes, so that the next upload of one mends it. */
final class Damage {
    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);
    private static final int REMEMBERED = 10_000;

    private final WeighedCache<Key, Boolean> noted = new WeighedCache<>(REMEMBERED, any -> 1);
    private final Counter found;

    Damage(MeterRegistry meters) {
        this.found = Counter.builder("stowage.v1.chunks.damaged")
                .description("Chunks whose stored bytes do not have their hash")
                .register(meters);
    }

    StowageException note(Key key, String what) {
        noted.put(key, true);
        found.increment();
        LOG.error("the stored {} {}", key, what);
        return new StowageException(Fault.CORRUPT, "a stored chunk does not have its hash");
    }

    boolean isNoted(Key key) {
        return noted.find(key).isPresent();
    }

    void clear(Key key) {
        noted.remove(key);
    }
}
