package io.stowage.nix.upstream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upstreams of one cache. */
final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

    private final List<Upstream> all;

    Upstreams(List<Upstream> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Those to ask now, one after the other.
     *
     * @param someLeftOut whether there are more, which have failed several times and are left alone for a while
     * @param someFailed whether there are more, which have failed just now
     */
    record Turn(List<Upstream> order, boolean someLeftOut, boolean someFailed) {}

    Turn turn() {
        List<Upstream> ready = new ArrayList<>();
        boolean leftOut = false;
        boolean failed = false;
        for (Upstream upstream : all) {
            if (!upstream.mayBeAsked()) {
                leftOut = true;
                continue;
            }
            try {
                upstream.learn();
                ready.add(upstream);
            } catch (IOException e) {
                LOG.info("cannot ask the upstream {} what it is: {}", upstream.name(), e.toString());
                failed = true;
            }
        }
        ready.sort(Comparator.comparingInt(Upstream::priority));
        return new Turn(ready, leftOut, failed);
    }

    Optional<Upstream> find(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    List<String> down() {
        return all.stream().filter(each -> !each.isUp()).map(Upstream::name).toList();
    }
}
