package io.stowage.ic.identity;

import java.util.List;

/** Somebody who signs by the leave of another, in whose name. */
public final class DelegatedIdentity implements Identity {
    /** The network follows no longer chain. */
    static final int MAX_CHAIN = 20;

    private final PublicKey origin;
    private final Identity signer;
    private final List<SignedDelegation> chain;

    private DelegatedIdentity(PublicKey origin, Identity signer, List<SignedDelegation> chain) {
        this.origin = origin;
        this.signer = signer;
        this.chain = List.copyOf(chain);
    }

    /** The chain leads from {@code origin} to the signer; a broken one is refused here rather than by the network. */
    public static DelegatedIdentity of(PublicKey origin, List<SignedDelegation> chain, Identity signer) {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw new IllegalArgumentException("a chain has 1 to " + MAX_CHAIN + " delegations");
        }
        PublicKey giver = origin;
        for (SignedDelegation link : chain) {
            byte[] message = Domain.DELEGATION.message(link.delegation().hash());
            if (!giver.verify(message, link.signature().array())) {
                throw new IllegalArgumentException("a delegation is not signed by whoever gave it");
            }
            giver = link.delegation().to();
        }
        if (!giver.equals(signer.publicKey())) {
            throw new IllegalArgumentException("the chain of delegations leads to another key");
        }
        return new DelegatedIdentity(origin, signer, chain);
    }

    @Override
    public PublicKey publicKey() {
        return origin;
    }

    @Override
    public byte[] sign(byte[] message) {
        return signer.sign(message);
    }

    @Override
    public List<SignedDelegation> delegations() {
        return chain;
    }
}
