package io.stowage.web.answer;

/** What the conditions of a request say to a write. */
public enum WriteDecision {
    PROCEED,
    /** What is there is not what the client wants to replace or remove. */
    FAILED,
    /** The client wants to replace or remove something, and nothing is there. */
    MISSING
}
