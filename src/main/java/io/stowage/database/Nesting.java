package io.stowage.database;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For the engines: knows which threads are within a work, so that one work cannot begin another. It would wait for
 * itself, or see what the outer one has not done yet.
 */
public final class Nesting {
    private final Set<Thread> within = ConcurrentHashMap.newKeySet();

    /** What {@link #enter} gave; ends the stay. */
    public interface Stay extends AutoCloseable {
        @Override
        void close();
    }

    public void requireOutside(String what) {
        if (within.contains(Thread.currentThread())) {
            throw new IllegalStateException("cannot " + what + " within another work of the same database");
        }
    }

    public Stay enter() {
        Thread thread = Thread.currentThread();
        within.add(thread);
        return () -> within.remove(thread);
    }
}
