package io.stowage.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses new combinations of label values once a meter has too many, so that a value which a client chooses
 * cannot fill the memory. Refusing, not renaming: the registry remembers each name that was renamed.
 */
final class SeriesLimit implements MeterFilter {
    private static final Logger log = LoggerFactory.getLogger(SeriesLimit.class);

    private final int most;
    private final Map<String, Set<Tags>> known = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();

    SeriesLimit(int most) {
        this.most = most;
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        Set<Tags> series = known.computeIfAbsent(id.getName(), name -> ConcurrentHashMap.newKeySet());
        Tags tags = Tags.of(id.getTagsAsIterable());
        // Threads that come together may go past the bound by their own number, which does no harm.
        if (series.contains(tags) || series.size() < most) {
            series.add(tags);
            return MeterFilterReply.NEUTRAL;
        }
        refused.incrementAndGet();
        if (told.add(id.getName())) {
            log.warn("meter {} has {} combinations of labels; further ones are not measured", id.getName(), most);
        }
        return MeterFilterReply.DENY;
    }

    double refused() {
        return refused.get();
    }
}
