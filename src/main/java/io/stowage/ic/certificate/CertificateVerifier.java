package io.stowage.ic.certificate;

import io.stowage.digest.Algorithm;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcConfig;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ops.LogLimit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the network said what a certificate says, and may say it about a canister. What is cheap is checked
 * first and signatures last; of those only so many at once, since each keeps a processor busy.
 */
public final class CertificateVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateVerifier.class);

    /** Of the signed message: what it is, with its length in front. */
    private static final Bytes DOMAIN = Bytes.ofUtf8("\ric-state-root");

    /** Anybody can send delegations of a network of their own. */
    private static final Duration STRANGERS_PAUSE = Duration.ofMinutes(1);

    private static final String CLOUD_ENGINE = "cloud_engine";

    private final RootKey root;
    private final boolean cloudEngines;
    private final BlsVerifier bls;
    private final Semaphore places;
    private final Duration wait;
    private final Clock clock;
    private final TrustCache trusted = new TrustCache();
    private final LogLimit strangers;

    public CertificateVerifier(IcConfig config, BlsVerifier bls, Clock clock) {
        this.root = config.rootKey();
        this.cloudEngines = config.cloudEngines();
        this.bls = bls;
        this.places = new Semaphore(config.maxChecks(), true);
        this.wait = config.checkWait();
        this.clock = clock;
        this.strangers = new LogLimit(STRANGERS_PAUSE, clock);
    }

    /**
     * Throws {@link InvalidCertificate} unless the network certified this tree for that canister, lately enough. Tells
     * which subnet it was that did.
     */
    public Principal verify(Certificate certificate, Principal canister, Freshness freshness) {
        freshness.require(certificate.time(), clock.instant());
        RootKey signer = root;
        if (certificate.delegation().isPresent()) {
            signer = trust(certificate.delegation().get(), canister).key();
        }
        if (!signed(signer, certificate.tree(), certificate.signature())) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.SIGNATURE,
                    certificate.delegation().isPresent()
                            ? "the key of the subnet did not sign the certificate"
                            : "the certificate is not signed by " + root);
        }
        return signer.subnet();
    }

    private SubnetTrust trust(Certificate.Delegation delegation, Principal canister) {
        String name = name(delegation);
        Instant now = clock.instant();
        Optional<SubnetTrust> known = trusted.find(name, now);
        if (known.isPresent()) {
            requireAllowed(known.get(), canister);
            return known.get();
        }
        Certificate.Body body = Certificate.Body.parse(delegation.certificate().array());
        if (body.delegation().isPresent()) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.NESTED_DELEGATION, "the delegation is itself delegated");
        }
        SubnetTrust trust = SubnetTrust.read(body.tree(), delegation.subnet());
        requireAllowed(trust, canister);
        if (!signed(root, body.tree(), body.signature())) {
            strangers.log(withheld -> LOG.warn(
                    "a delegation is not signed by {}; if that is so for all, the root key is another one now."
                            + " The same of {} delegations before this one",
                    root,
                    withheld));
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.SIGNATURE_OF_DELEGATION, "the delegation is not signed by " + root);
        }
        trusted.add(name, trust, now);
        return trust;
    }

    private void requireAllowed(SubnetTrust trust, Principal canister) {
        if (!cloudEngines && trust.type().filter(CLOUD_ENGINE::equals).isPresent()) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.SUBNET_TYPE, "the subnet is a cloud engine, which is not trusted here");
        }
        trust.require(canister);
    }

    private boolean signed(RootKey key, HashTree tree, Bytes signature) {
        byte[] domain = DOMAIN.array();
        byte[] hash = tree.rootHash();
        byte[] message = new byte[domain.length + hash.length];
        System.arraycopy(domain, 0, message, 0, domain.length);
        System.arraycopy(hash, 0, message, domain.length, hash.length);
        take();
        try {
            return bls.verify(key.raw(), signature.array(), message);
        } finally {
            places.release();
        }
    }

    private void take() {
        try {
            if (!places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StowageException(Fault.BUSY, "too many certificates are checked at this moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.BUSY, "was interrupted while waiting to check a certificate", e);
        }
    }

    /** Which delegation it is, and of which subnet: one tree may show several. */
    private String name(Certificate.Delegation delegation) {
        MessageDigest sha = Algorithm.SHA256.newDigest();
        sha.update(root.der().array());
        byte[] subnet = delegation.subnet().bytes();
        sha.update((byte) subnet.length);
        sha.update(subnet);
        sha.update(delegation.certificate().array());
        return new String(sha.digest(), StandardCharsets.ISO_8859_1);
    }

    int trustedDelegations() {
        return trusted.size();
    }
}
