package io.stowage.store.fs;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Of many things that pass by, the few that come first. */
final class Smallest<T> {
    private final int limit;
    private final Comparator<T> order;
    private final PriorityQueue<T> kept;

    Smallest(int limit, Comparator<T> order) {
        this.limit = limit;
        this.order = order;
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void offer(T thing) {
        if (kept.size() < limit) {
            kept.add(thing);
        } else if (limit > 0 && order.compare(thing, kept.element()) < 0) {
            kept.remove();
            kept.add(thing);
        }
    }

    List<T> inOrder() {
        return kept.stream().sorted(order).toList();
    }
}
