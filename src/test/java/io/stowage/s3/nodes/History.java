package io.stowage.s3.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** All that clients did and saw, while they do it. */
final class History {
    /** What was sent and never answered. */
    private record Lost(S3Node node, String key, Optional<Effect> effect, String from, long invoked, String client) {}

    private record Death(S3Node node, long at) {}

    private final Queue<Operation> answered = new ConcurrentLinkedQueue<>();
    private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
    private final Queue<Death> deaths = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    void answered(String client, String key, long invoked, Effect effect) {
        answered.add(new Operation(key, effect, true, invoked, System.nanoTime(), client));
        size.incrementAndGet();
    }

    void lost(String client, S3Node node, String key, long invoked, Effect effect) {
        lost.add(new Lost(node, key, Optional.of(effect), "", invoked, client));
    }

    void lostCopy(String client, S3Node node, String from, String to, long invoked) {
        lost.add(new Lost(node, to, Optional.empty(), from, invoked, client));
    }

    /** What was sent to this node before takes effect before this moment, or never. */
    void died(S3Node node, long at) {
        deaths.add(new Death(node, at));
    }

    int size() {
        return size.get();
    }

    String summary() {
        long writes = answered.stream().filter(each -> !each.effect().isRead()).count();
        return size() + " answers, " + writes + " of writes, and " + lostWrites() + " writes without one";
    }

    int lostWrites() {
        return lost.size();
    }

    /** What no order of the calls explains, for some key. */
    List<String> violations() {
        Map<String, Set<String>> had = new HashMap<>();
        for (Operation each : answered) {
            had.computeIfAbsent(each.key(), key -> new HashSet<>()).addAll(values(each.effect()));
        }
        for (Lost each : lost) {
            each.effect()
                    .ifPresent(effect -> had.computeIfAbsent(each.key(), key -> new HashSet<>())
                            .addAll(values(effect)));
        }
        had.values().forEach(values -> values.remove(Held.NOTHING));
        Map<String, List<Operation>> byKey = new TreeMap<>();
        answered.forEach(each ->
                byKey.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(each));
        lost.forEach(each ->
                byKey.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(operation(each, had)));
        return byKey.values().stream()
                .map(Linearizability::violation)
                .flatMap(Optional::stream)
                .toList();
    }

    private Operation operation(Lost each, Map<String, Set<String>> had) {
        Effect effect = each.effect()
                .orElseGet(() -> new Effect.CopiedOneOf(Set.copyOf(had.getOrDefault(each.from(), Set.of()))));
        long end = deaths.stream()
                .filter(death -> death.node() == each.node() && death.at() > each.invoked())
                .mapToLong(Death::at)
                .min()
                .orElse(Operation.NEVER);
        return new Operation(each.key(), effect, false, each.invoked(), end, each.client());
    }

    private static Set<String> values(Effect effect) {
        if (effect instanceof Effect.Saw saw) {
            return Set.of(saw.value());
        }
        if (effect instanceof Effect.Wrote wrote) {
            return Set.of(wrote.value());
        }
        if (effect instanceof Effect.Replaced replaced) {
            return Set.of(replaced.value());
        }
        return Set.of();
    }
}
