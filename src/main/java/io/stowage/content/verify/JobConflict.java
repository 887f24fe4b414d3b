package io.stowage.content.verify;

/** The store is being verified already. */
public final class JobConflict extends RuntimeException {
    private final transient Job running;

    JobConflict(Job running) {
        super("the store " + running.store() + " is being verified by the job " + running.id());
        this.running = running;
    }

    public Job running() {
        return running;
    }
}
