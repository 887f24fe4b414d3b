package io.stowage.ic.agent.proof;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a certificate says that was verified for a canister. */
public interface CertifiedState {

    /** The leaf at the end of a path; empty unless it is there. */
    Optional<Bytes> find(List<Bytes> path);

    /** Whether it is proven that nothing is at the path. */
    boolean lacks(List<Bytes> path);

    /** The network's time when this was its state. */
    Instant time();

    /** What stands directly below a path, as far as it is revealed. */
    List<Bytes> labels(List<Bytes> path);

    /** The subnet that answers for the canister; throws when that is not proven. */
    Principal subnetOf(Principal canister);
}
