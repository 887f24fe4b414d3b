package io.stowage.content.jobs;

/** Why a run ends. */
public enum JobEnd {
    DONE(JobState.FINISHED, ""),
    /** It is continued later, here or elsewhere. */
    LEFT(JobState.RUNNING, ""),
    UNAVAILABLE(JobState.PAUSED, "the store does not answer"),
    TOO_MANY_ERRORS(JobState.STOPPED, "too many places could not be read; see their last errors");

    private final JobState state;
    private final String reason;

    JobEnd(JobState state, String reason) {
        this.state = state;
        this.reason = reason;
    }

    JobState state() {
        return state;
    }

    String reason() {
        return reason;
    }
}
