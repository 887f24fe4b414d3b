package io.stowage.ic.agent.answer;

import io.stowage.ic.Bytes;

/** How a call ended, by certificate. */
public sealed interface CallOutcome {

    record Replied(Bytes arg) implements CallOutcome {}

    record Rejected(Reject reject) implements CallOutcome {}

    /** It was executed, and the network does not know any more with what result. */
    record Forgotten() implements CallOutcome {}

    /** The network's time is beyond the expiry and it knows of no such request, so it will not be executed any more. */
    record Expired() implements CallOutcome {}
}
