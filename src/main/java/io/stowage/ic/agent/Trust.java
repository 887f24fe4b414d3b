package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;

/** Decides which certificates are believed. */
interface Trust {

    /** Throws an untrusted {@link AgentException} unless the certificate is good for this canister, and of now. */
    Certified verify(Bytes certificate, Principal canister);
}
