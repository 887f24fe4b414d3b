package io.stowage.ic.identity;

import io.stowage.ic.Principal;
import java.util.List;

/** A caller that can sign requests. */
public interface Identity {

    /** The principal that requests carry: for a delegated identity, that of the first who delegated. */
    PublicKey publicKey();

    /** The signature as the network wants it: 64 bytes in all schemes. */
    byte[] sign(byte[] message);

    default Principal principal() {
        return publicKey().principal();
    }

    /** By whose leave this identity signs for {@link #publicKey()}; empty when the key is its own. */
    default List<SignedDelegation> delegations() {
        return List.of();
    }
}
