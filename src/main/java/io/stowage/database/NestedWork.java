package io.stowage.database;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For the engines: knows which threads are within a work, so that one work cannot begin another. It would wait for
 * itself, or see what the outer one has not done yet.
 */
public final class NestedWork {
    private final Set<Thread> within = ConcurrentHashMap.newKeySet();

    public void requireOutside(String what) {
        if (within.contains(Thread.currentThread())) {
            throw new IllegalStateException("cannot " + what + " within another work of the same database");
        }
    }

    /** Call {@link #leave} afterwards, whatever happens. */
    public void enter() {
        within.add(Thread.currentThread());
    }

    public void leave() {
        within.remove(Thread.currentThread());
    }
}
