package io.stowage.s3.signing;

import io.stowage.s3.wire.S3Error;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.spec.SecretKeySpec;

/** Checks a signature of version 4 over a request. */
final class SignatureV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** Added on the way by a cache of AWS. */
    private static final Set<String> ADDED_ON_THE_WAY = Set.of("x-amz-cf-id");

    private final SecretLookup secrets;
    private final SigningKeys keys;

    SignatureV4(SecretLookup secrets, SigningKeys keys) {
        this.secrets = secrets;
        this.keys = keys;
    }

    Authenticated verify(SignedRequest request, SignatureClaim claim) {
        requireAllSigned(request, claim.signedHeaders());
        String accessKey = claim.scope().accessKey();
        SecretKeySpec key = key(claim.scope());
        for (String host : request.hosts()) {
            CanonicalRequest canonical = CanonicalRequest.of(request, claim.signedHeaders(), host, claim.contentHash());
            String expected = Hmac.hex(key, canonical.stringToSign(claim.time(), claim.scope()));
            if (Hmac.isSame(expected, claim.signature())) {
                return new Authenticated(Optional.of(accessKey), claim.how(), claim.contentHash(), chunks(key, claim));
            }
        }
        throw mismatch(request, claim);
    }

    /** The key that requests of this scope are signed with. */
    SecretKeySpec key(CredentialScope scope) {
        return keys.key(secret(scope.accessKey()), scope);
    }

    SigningSecret secret(String accessKey) {
        return secrets.find(accessKey)
                .orElseThrow(() -> S3Error.INVALID_ACCESS_KEY_ID.failure(
                        "the access key does not exist here, or it is disabled", Map.of("AWSAccessKeyId", accessKey)));
    }

    private static Optional<ChunkSignatures> chunks(SecretKeySpec key, SignatureClaim claim) {
        return claim.how() == Authenticated.How.HEADER
                ? Optional.of(new ChunkSignatures(key, claim.time(), claim.scope(), claim.signature()))
                : Optional.empty();
    }

    /** What is not signed may have been added by anybody, and these headers say what is to be done. */
    private static void requireAllSigned(SignedRequest request, List<String> signed) {
        Set<String> missing = new TreeSet<>();
        if (!signed.contains("host")) {
            missing.add("host");
        }
        for (String name : request.headers().keySet()) {
            if (name.startsWith("x-amz-") && !ADDED_ON_THE_WAY.contains(name) && !signed.contains(name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            String names = String.join(", ", missing);
            throw S3Error.ACCESS_DENIED.failure(
                    "there were headers present in the request which were not signed: " + names,
                    Map.of("HeadersNotSigned", names));
        }
    }

    private static RuntimeException mismatch(SignedRequest request, SignatureClaim claim) {
        CanonicalRequest canonical = CanonicalRequest.of(
                request, claim.signedHeaders(), request.hosts().get(0), claim.contentHash());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("AWSAccessKeyId", claim.scope().accessKey());
        details.put("StringToSign", canonical.stringToSign(claim.time(), claim.scope()));
        details.put("SignatureProvided", claim.signature());
        details.put("CanonicalRequest", canonical.text());
        return S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                "the signature does not match the request; check the secret, and that CanonicalRequest is what the"
                        + " client signed: a proxy may have changed the host, the path or a header",
                details);
    }
}
