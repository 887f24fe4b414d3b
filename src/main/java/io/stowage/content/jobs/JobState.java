package io.stowage.content.jobs;

/** How a job stands. */
public enum JobState {
    /** On some node, or to be taken up by one. */
    RUNNING,
    /** A store did not answer for too long. It goes on later, or when it is started again. */
    PAUSED,
    FINISHED,
    CANCELED,
    /** Too many places could not be read. */
    STOPPED;

    /** Whether it may go on. */
    public boolean isOpen() {
        return this == RUNNING || this == PAUSED;
    }
}
