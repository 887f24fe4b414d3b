package io.stowage.replica;

/** What the replica can do wrong. */
public enum Mischief {
    NONE,
    /** Takes the request, executes it, and never says a word. */
    SILENT,
    /** Executes and then hangs up. */
    HANG_UP,
    /** Answers 503 without a look at the request. */
    BUSY,
    /** Answers 429. */
    TOO_MANY,
    /** Answers 400 without a look at the request. */
    REFUSE,
    /** Answers a page of HTML. */
    NONSENSE,
    /** Answers more than anybody wants. */
    ENDLESS,
    /** Knows the second versions of addresses only. */
    OLD_ADDRESSES,
    /** Accepts calls, and answers only those who ask for the state. */
    ACCEPT_ONLY,
    /** Accepts calls and never comes to an end with them. */
    NEVER_DONE,
    /** Accepts calls, and executes them when it is told to, unless they have expired by then. */
    LATE,
    /** Executes, and forgets the answer. */
    FORGET,
    /** Says no to a call without a proof, as if the canister lacked the method. */
    REJECT_UNPROVEN,
    /** Says no with a proof. */
    REJECT,
    /** Changes the answer after it was signed. */
    TAMPER,
    /** Signs certificates with a key of its own. */
    FORGE,
    /** Dates what it signs an hour back. */
    OLD,
    /** Signs answers to queries as a node of nowhere. */
    STRANGE_NODE,
    /** Leaves the signatures of nodes out. */
    UNSIGNED,
    /** Finds every request out of its time. */
    OTHER_CLOCK
}
