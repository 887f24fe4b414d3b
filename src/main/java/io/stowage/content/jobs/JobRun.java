package io.stowage.content.jobs;

/** One job on this node, from where it stands to its end. */
public interface JobRun {
    JobEnd work() throws InterruptedException;

    /** Has it end soon; what was done is noted. */
    void stop();
}
