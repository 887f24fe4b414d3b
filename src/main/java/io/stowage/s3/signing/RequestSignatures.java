package io.stowage.s3.signing;

import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whose request it is by its signature, in whichever form that came, and refuses it when the signature is wrong. */
public final class RequestSignatures {
    private static final String TOKEN = "x-amz-security-token";

    private final SignatureV4 signatures;
    private final OldLinkSignature oldLinks;
    private final FormSignatures forms;
    private final SigningConfig config;
    private final Clock clock;

    public RequestSignatures(SecretLookup secrets, SigningConfig config, Clock clock) {
        this.signatures = new SignatureV4(secrets, new SigningKeys());
        this.oldLinks = new OldLinkSignature(signatures);
        this.forms = new FormSignatures(signatures, config);
        this.config = config;
        this.clock = clock;
    }

    /** Checks the head of a request; its body is not looked at. */
    public Authenticated verify(SignedRequest request) {
        Optional<String> header = request.header("authorization");
        Query query = request.query();
        boolean isLink = LinkSignature.isIn(query);
        boolean isOldLink = OldLinkSignature.isIn(query);
        if ((header.isPresent() && (isLink || isOldLink)) || (isLink && isOldLink)) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "only one way of signing is allowed: the Authorization header or the query, not both",
                    Map.of("ArgumentName", "Authorization"));
        }
        if (request.headers().containsKey(TOKEN) || query.findAnyCase(TOKEN).isPresent()) {
            throw S3Error.INVALID_TOKEN.failure("there are no temporary credentials here; leave the session token out");
        }
        if (header.isPresent()) {
            return verifyHeader(request, header.get().strip());
        }
        if (isLink) {
            return verifyLink(request);
        }
        if (isOldLink) {
            return verifyOldLink(request);
        }
        return Authenticated.anonymous(
                request.header("x-amz-content-sha256").map(String::strip).orElse(Authenticated.UNSIGNED_PAYLOAD));
    }

    /**
     * Checks the policy of a form.
     *
     * @param fields by their names in lower case
     */
    public Authenticated verifyForm(Map<String, String> fields) {
        return forms.verify(fields);
    }

    private Authenticated verifyHeader(SignedRequest request, String header) {
        if (header.isEmpty()) {
            throw S3Error.ACCESS_DENIED.failure("the header Authorization is empty");
        }
        if (request.headers().getOrDefault("authorization", List.of()).size() > 1) {
            throw S3Error.INVALID_ARGUMENT.failure("there is more than one Authorization header");
        }
        SignatureClaim claim = HeaderSignature.parse(request, header);
        Instant now = clock.instant();
        if (Duration.between(claim.signedAt(), now).abs().compareTo(config.maxSkew()) > 0) {
            throw S3Error.REQUEST_TIME_TOO_SKEWED.failure(
                    "the clocks of client and server differ too much; set the client's",
                    Map.of(
                            "RequestTime", claim.time(),
                            "ServerTime", S3Dates.inXml(now),
                            "MaxAllowedSkewMilliseconds",
                                    String.valueOf(config.maxSkew().toMillis())));
        }
        claim.scope().require(config, claim.day(), S3Error.AUTHORIZATION_HEADER_MALFORMED);
        return signatures.verify(request, claim);
    }

    private Authenticated verifyLink(SignedRequest request) {
        SignatureClaim claim = LinkSignature.parse(request);
        LinkSignature.requireInTime(request, claim, config, clock.instant());
        claim.scope().require(config, claim.day(), S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        return signatures.verify(request, claim);
    }

    private Authenticated verifyOldLink(SignedRequest request) {
        if (!config.sigV2Links()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "this link has a signature of version 2; sign with version 4, which clients do in a region that is"
                            + " none of AWS, such as \"stowage\", or set stowage.s3.sigv2-links=true");
        }
        return oldLinks.verify(request, clock.instant());
    }
}
