package io.stowage.content.jobs;

/** Another job is about it already. */
public final class JobConflict extends RuntimeException {
    private final transient JobRecord running;

    JobConflict(JobRecord running) {
        super("the job " + running.id() + " (" + running.kind() + ", store " + running.store()
                + ") is running already");
        this.running = running;
    }

    public JobRecord running() {
        return running;
    }
}
