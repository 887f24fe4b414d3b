package io.stowage.ic.agent.proof;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.AgentException;

/** Decides which certificates are believed. */
public interface CertificateTrust {

    /** Throws an untrusted {@link AgentException} unless the certificate is good for this canister, and of now. */
    CertifiedState verify(Bytes certificate, Principal canister);
}
