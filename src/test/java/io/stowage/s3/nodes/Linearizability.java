package io.stowage.s3.nodes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for one order of all calls to a key that explains every answer, in which a call takes effect at one moment between
 * its request and its answer. Goes through requests and answers in the order of time and keeps every situation that explains
 * all answers so far: what the key has, and which of the calls under way took effect already. A call is only let take
 * effect when some answer needs it, so that few situations arise.
 */
final class Linearizability {
    /** More calls to one key are never under way at once. */
    private static final int SLOTS = Long.SIZE;

    private static final int TOLD_BEFORE = 12;

    private record Situation(Held held, long done) {
        boolean has(int slot) {
            return (done & (1L << slot)) != 0;
        }

        Situation with(int slot, Held after) {
            return new Situation(after, done | (1L << slot));
        }

        Situation without(int slot) {
            return new Situation(held, done & ~(1L << slot));
        }
    }

    private record Moment(long at, boolean isAnswer, int operation) {}

    private final List<Operation> operations;
    private final List<Optional<Operation>> underWay = new ArrayList<>();
    private final int[] slots;
    private Set<Situation> situations = Set.of(new Situation(Held.ABSENT, 0));

    private Linearizability(List<Operation> operations) {
        this.operations = operations;
        this.slots = new int[operations.size()];
        for (int i = 0; i < SLOTS; i++) {
            underWay.add(Optional.empty());
        }
    }

    /** @param operations all of one key, which had nothing before. Answers what cannot be explained, if anything. */
    static Optional<String> violation(List<Operation> operations) {
        return new Linearizability(operations).find();
    }

    private Optional<String> find() {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            moments.add(new Moment(operations.get(i).invoked(), false, i));
            moments.add(new Moment(operations.get(i).returned(), true, i));
        }
        // At the same time, requests come first: then their order is open.
        moments.sort(Comparator.comparingLong(Moment::at).thenComparing(Moment::isAnswer));
        for (Moment moment : moments) {
            Operation operation = operations.get(moment.operation());
            if (!moment.isAnswer()) {
                begin(moment.operation());
            } else {
                Set<Situation> before = situations;
                end(slots[moment.operation()], operation.certain());
                if (situations.isEmpty()) {
                    return Optional.of(explain(operation, before));
                }
            }
        }
        return Optional.empty();
    }

    private void begin(int operation) {
        int slot = underWay.indexOf(Optional.<Operation>empty());
        if (slot < 0) {
            throw new IllegalStateException("more than " + SLOTS + " calls to a key at once");
        }
        underWay.set(slot, Optional.of(operations.get(operation)));
        slots[operation] = slot;
    }

    private void end(int slot, boolean certain) {
        Set<Situation> after = new HashSet<>();
        for (Situation situation : reach(slot)) {
            after.add(situation.without(slot));
        }
        if (!certain) {
            // Or it never happened.
            after.addAll(situations);
            after.removeIf(situation -> situation.has(slot));
        }
        situations = after;
        underWay.set(slot, Optional.empty());
    }

    /** All situations in which this call took effect, after any of the others under way. */
    private Set<Situation> reach(int target) {
        Set<Situation> reached = new HashSet<>();
        Set<Situation> seen = new HashSet<>(situations);
        Deque<Situation> open = new ArrayDeque<>(situations);
        while (!open.isEmpty()) {
            Situation situation = withReads(open.pop());
            if (situation.has(target)) {
                reached.add(situation);
                continue;
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                if (!situation.has(slot) && underWay.get(slot).isPresent()) {
                    int taken = slot;
                    underWay.get(slot)
                            .get()
                            .effect()
                            .on(situation.held())
                            .map(held -> situation.with(taken, held))
                            .filter(seen::add)
                            .ifPresent(open::push);
                }
            }
        }
        return reached;
    }

    /** A read that learns nothing new may as well happen now. */
    private Situation withReads(Situation situation) {
        Situation now = situation;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (!now.has(slot) && underWay.get(slot).isPresent()) {
                Effect effect = underWay.get(slot).get().effect();
                if (effect.isRead() && effect.on(now.held()).equals(Optional.of(now.held()))) {
                    now = now.with(slot, now.held());
                }
            }
        }
        return now;
    }

    private String explain(Operation operation, Set<Situation> before) {
        List<String> lines = new ArrayList<>();
        lines.add("no order of the calls explains: " + operation);
        lines.add("the key had one of: "
                + before.stream().map(Situation::held).distinct().toList());
        lines.add("under way:");
        underWay.stream().flatMap(Optional::stream).forEach(other -> lines.add("  " + other));
        lines.add("answered before:");
        List<Operation> earlier = operations.stream()
                .filter(other -> other.returned() <= operation.returned() && !other.equals(operation))
                .sorted(Comparator.comparingLong(Operation::returned))
                .toList();
        earlier.subList(Math.max(0, earlier.size() - TOLD_BEFORE), earlier.size())
                .forEach(other -> lines.add("  " + other));
        return String.join("\n", lines);
    }
}
