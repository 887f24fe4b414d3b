package io.stowage.ic.egress;

import io.stowage.digest.Digest;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidException;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;
import io.stowage.ic.certificate.Certificate;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.certificate.Freshness;
import io.stowage.ic.certificate.HashTree;
import io.stowage.ic.certificate.InvalidCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads from a certificate that the owner's canister agreed to the upload of one blob. The certificate has to be about
 * exactly one call, and that call has to have been answered with this blob. Which canister answered, only the call
 * itself can tell, where the uploader shows it.
 */
public final class UploadCertificates {
    static final String METHOD = "_immutableObjectStorageCreateCertificate";

    private static final Bytes REQUEST_STATUS = Bytes.ofUtf8("request_status");
    private static final Bytes STATUS = Bytes.ofUtf8("status");
    private static final Bytes REPLY = Bytes.ofUtf8("reply");
    private static final Bytes REPLIED = Bytes.ofUtf8("replied");
    private static final int REQUEST_ID_BYTES = 32;
    private static final CandidType PAYLOAD = CandidType.record(
            CandidType.field("method", CandidType.Primitive.TEXT),
            CandidType.field("blob_hash", CandidType.Primitive.TEXT));

    private final CertificateVerifier verifier;
    private final Freshness freshness;

    public UploadCertificates(CertificateVerifier verifier, Freshness freshness) {
        this.verifier = verifier;
        this.freshness = freshness;
    }

    /** All but the signatures. Throws {@link UploadRefused} unless the certificate says that the owner agreed. */
    public Certificate read(Owner owner, Digest root, byte[] bytes, Optional<AnsweredCall> call, Instant now) {
        try {
            Certificate certificate = Certificate.parse(bytes);
            Bytes id = onlyRequest(certificate.tree());
            if (call.isPresent()) {
                requireCall(call.get(), owner, id);
            }
            requireAgreement(reply(certificate.tree(), id), root);
            freshness.require(certificate.time(), now);
            return certificate;
        } catch (InvalidCertificate e) {
            throw new UploadRefused(String.valueOf(e.getMessage()), e);
        }
    }

    /** The signatures, which cost most. Throws {@link UploadRefused} unless the network said what was read. */
    public void requireSigned(Owner owner, Certificate certificate) {
        try {
            verifier.verify(certificate, owner.principal(), freshness);
        } catch (InvalidCertificate e) {
            throw new UploadRefused(String.valueOf(e.getMessage()), e);
        }
    }

    private static Bytes onlyRequest(HashTree tree) {
        List<HashTree.Labelled> requests = tree.subtree(REQUEST_STATUS)
                .orElseThrow(() -> new UploadRefused("the certificate shows no call"))
                .labels();
        if (requests.size() != 1 || requests.get(0).label().length() != REQUEST_ID_BYTES) {
            throw new UploadRefused("the certificate is not about exactly one call");
        }
        return requests.get(0).label();
    }

    private static void requireCall(AnsweredCall call, Owner owner, Bytes id) {
        if (!call.canister().equals(owner.principal()) || !call.method().equals(METHOD)) {
            throw new UploadRefused("auth_request is a call of something else than " + METHOD + " of the owner");
        }
        if (!call.requestId().equals(id)) {
            throw new UploadRefused("the certificate answers another call than auth_request");
        }
    }

    private static Bytes reply(HashTree tree, Bytes id) {
        if (!tree.find(REQUEST_STATUS, id, STATUS).filter(REPLIED::equals).isPresent()) {
            throw new UploadRefused("the call of the certificate was not replied to");
        }
        return tree.find(REQUEST_STATUS, id, REPLY)
                .orElseThrow(() -> new UploadRefused("the certificate shows no reply"));
    }

    private static void requireAgreement(Bytes reply, Digest root) {
        CandidValue payload;
        try {
            payload = Candid.decode(PAYLOAD, reply.array());
        } catch (CandidException e) {
            throw new UploadRefused("the reply " + e.getMessage(), e);
        }
        if (!payload.field("method").asText().equals("upload")) {
            throw new UploadRefused("the reply is not about an upload");
        }
        if (!payload.field("blob_hash").asText().equals(root.toString())) {
            throw new UploadRefused("the reply is about another blob");
        }
    }
}
