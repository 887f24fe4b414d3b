package io.stowage.ic.agent.proof;

import io.stowage.fault.StowageException;
import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.certificate.Certificate;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.certificate.Freshness;
import io.stowage.ic.certificate.HashTree;
import io.stowage.ic.certificate.HashTree.Labelled;
import io.stowage.ic.certificate.InvalidCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Believes what leads to the root key and is a few minutes old at most. */
public final class NetworkTrust implements CertificateTrust {
    private static final Freshness FRESH = new Freshness(Duration.ofMinutes(5), Duration.ofMinutes(2));

    private final CertificateVerifier verifier;
    private final RootKey root;

    public NetworkTrust(CertificateVerifier verifier, RootKey root) {
        this.verifier = verifier;
        this.root = root;
    }

    @Override
    public CertifiedState verify(Bytes certificate, Principal canister) {
        try {
            Certificate parsed = Certificate.parse(certificate.array());
            verifier.verify(parsed, canister, FRESH);
            return new State(
                    parsed.time(),
                    parsed.tree(),
                    parsed.delegation().map(Certificate.Delegation::subnet),
                    root.subnet());
        } catch (InvalidCertificate e) {
            throw new AgentException(Kind.UNTRUSTED, "the network's answer is not proven: " + e.getMessage(), e);
        } catch (StowageException e) {
            throw new AgentException(Kind.AMBIGUOUS, "there was no time to check an answer: " + e.getMessage(), e);
        }
    }

    private record State(Instant time, HashTree tree, Optional<Principal> delegated, Principal root)
            implements CertifiedState {
        private static final Bytes SUBNET = Bytes.ofUtf8("subnet");
        private static final Bytes RANGES = Bytes.ofUtf8("canister_ranges");

        @Override
        public Optional<Bytes> find(List<Bytes> path) {
            return tree.lookup(path).value();
        }

        @Override
        public boolean lacks(List<Bytes> path) {
            return tree.lookup(path).status() == HashTree.Status.ABSENT;
        }

        @Override
        public List<Bytes> labels(List<Bytes> path) {
            return tree.subtree(path.toArray(Bytes[]::new))
                    .map(found -> found.labels().stream().map(Labelled::label).toList())
                    .orElse(List.of());
        }

        /** The verifier has looked at the ranges of a delegation. Without one, the tree itself must say it. */
        @Override
        public Principal subnetOf(Principal canister) {
            if (delegated.isEmpty() && !rootSpeaksFor(canister)) {
                throw new AgentException(Kind.UNTRUSTED, "the root subnet does not speak for " + canister);
            }
            return delegated.orElse(root);
        }

        private boolean rootSpeaksFor(Principal canister) {
            Bytes ranges = tree.find(SUBNET, Bytes.of(root.bytes()), RANGES).orElse(Bytes.EMPTY);
            Bytes id = Bytes.of(canister.bytes());
            try {
                return ranges.length() > 0
                        && CborReader.read(ranges.array()).asArray().stream()
                                .anyMatch(range -> within(range.asArray(), id));
            } catch (CborException e) {
                throw new AgentException(Kind.UNTRUSTED, "the ranges of the root subnet make no sense", e);
            }
        }

        private static boolean within(List<CborValue> range, Bytes id) {
            return range.size() == 2
                    && range.get(0).asBytes().compareTo(id) <= 0
                    && range.get(1).asBytes().compareTo(id) >= 0;
        }
    }
}
