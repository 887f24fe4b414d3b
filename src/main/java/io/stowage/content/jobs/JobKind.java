package io.stowage.content.jobs;

import org.jdbi.v3.core.Handle;

/** What jobs of one kind do. */
public interface JobKind {
    /** As it stands in the rows. */
    String name();

    /** Goes on with a job from where it stands. */
    JobRun run(JobRecord job, HeldLease lease);

    /** Within the transaction that begins a job. */
    void started(Handle rows, JobRecord job);

    /** Within the transaction that ends it. */
    void ended(Handle rows, JobRecord job);
}
