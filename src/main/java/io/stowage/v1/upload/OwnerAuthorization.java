package io.stowage.v1.upload;

import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ic.certificate.Certificate;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.certificate.Freshness;
import io.stowage.ic.egress.AnsweredCall;
import io.stowage.ic.egress.OwnerKeySignature;
import io.stowage.ic.egress.UploadCertificates;
import io.stowage.ic.egress.UploadRefused;
import io.stowage.v1.wire.RequestOrigin;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in what the owner agreed to: a canister by a certificate of its answer, the holder of a key by a signature. The
 * uploader hears one text whatever was wrong; the log says more.
 */
public final class OwnerAuthorization implements UploadAuthorization {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerAuthorization.class);
    private static final Duration MAX_SKEW = Duration.ofMinutes(2);
    private static final String REFUSAL = "Forbidden: Invalid payload";

    private final UploadCertificates certificates;
    private final AuthConfig config;
    private final Clock clock;

    public OwnerAuthorization(CertificateVerifier verifier, AuthConfig config, Clock clock) {
        this.certificates = new UploadCertificates(verifier, new Freshness(config.maxAge(), MAX_SKEW));
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void authorize(TreeRequest request, RequestOrigin caller, SignatureChecks checks) {
        UploadProof proof = request.signature()
                .orElseThrow(() ->
                        new StowageException(Fault.UNAUTHENTICATED, "the upload brings no certificate of its owner"));
        try {
            if (proof instanceof EgressSignature certificate) {
                Certificate read = requireAgreement(request, certificate);
                checks.run(caller, () -> certificates.requireSigned(request.owner(), read));
            } else if (proof instanceof UploadProof.OwnerKey key) {
                requireHolder(request.owner());
                checks.run(caller, () -> requireKey(request, key.signature()));
            }
        } catch (UploadRefused e) {
            LOG.info("refused an upload for {}: {}", request.owner(), e.getMessage());
            throw new StowageException(Fault.CERTIFICATE_REFUSED, REFUSAL, e);
        }
    }

    private Certificate requireAgreement(TreeRequest request, EgressSignature certificate) {
        Owner owner = request.owner();
        if (!owner.isCanister()) {
            throw refused(owner, "the owner is the holder of a key, for whom no certificate speaks");
        }
        Digest root = request.tree().root();
        return certificates.read(owner, root, certificate.bytes(), call(request), clock.instant());
    }

    private Optional<AnsweredCall> call(TreeRequest request) {
        Optional<Map<String, String>> shown = request.signedCall();
        return switch (config.callRule()) {
            case OFF -> Optional.empty();
            case PREFER -> shown.map(AnsweredCall::parse);
            case REQUIRE ->
                Optional.of(AnsweredCall.parse(shown.orElseThrow(
                        () -> refused(request.owner(), "auth_request is missing, which is required here"))));
        };
    }

    private static void requireHolder(Owner owner) {
        if (owner.isCanister()) {
            throw refused(owner, "the owner is a canister, which has no key to sign with");
        }
    }

    private void requireKey(TreeRequest request, OwnerKeySignature signature) {
        long size = request.tree().size().bytes();
        signature.require(request.owner(), request.tree().root(), size, clock.instant(), config.maxKeyLife());
    }

    private static StowageException refused(Owner owner, String reason) {
        LOG.info("refused an upload for {}: {}", owner, reason);
        return new StowageException(Fault.CERTIFICATE_REFUSED, REFUSAL);
    }
}
