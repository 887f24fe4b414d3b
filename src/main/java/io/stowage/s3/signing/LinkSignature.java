package io.stowage.s3.signing;

import static io.stowage.s3.wire.S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR;

import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the signature of a link from its query, and says until when the link is good. */
final class LinkSignature {
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,18}");
    private static final long LONGEST_SECONDS = 604_800;

    private LinkSignature() {}

    /** Whether this looks like such a link, whole or not. */
    static boolean isIn(Query query) {
        return query.findAnyCase("X-Amz-Signature").isPresent()
                || query.findAnyCase("X-Amz-Credential").isPresent()
                || query.findAnyCase("X-Amz-Algorithm").isPresent();
    }

    static SignatureClaim parse(SignedRequest request) {
        Query query = request.query();
        String algorithm = require(query, "X-Amz-Algorithm");
        if (!algorithm.equals(SignatureV4.ALGORITHM)) {
            throw AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure("X-Amz-Algorithm has to be " + SignatureV4.ALGORITHM);
        }
        CredentialScope scope =
                CredentialScope.parse(require(query, "X-Amz-Credential"), AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        Instant time = S3Dates.findInSignature(require(query, "X-Amz-Date"))
                .orElseThrow(() -> AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure(
                        "X-Amz-Date is not of the form YYYYMMDD'T'hhmmss'Z'"));
        List<String> names = SignatureClaim.parseHeaders(
                require(query, "X-Amz-SignedHeaders"), AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        String signature =
                SignatureClaim.parseSignature(require(query, "X-Amz-Signature"), AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        String contentHash = query.findAnyCase("X-Amz-Content-Sha256")
                .or(() -> request.header("x-amz-content-sha256"))
                .orElse(Authenticated.UNSIGNED_PAYLOAD);
        requireGoodAge(query);
        return new SignatureClaim(scope, time, names, signature, contentHash.strip(), Authenticated.How.LINK);
    }

    /** Throws when the link is not good yet, or not any more. */
    static void requireInTime(SignedRequest request, SignatureClaim claim, SigningConfig config, Instant now) {
        long seconds = requireGoodAge(request.query());
        boolean early = claim.signedAt().isAfter(now.plus(config.maxSkew()));
        Instant end = claim.signedAt().plusSeconds(seconds);
        if (early || now.isAfter(end)) {
            throw S3Error.ACCESS_DENIED.failure(
                    early ? "Request is not yet valid" : "Request has expired",
                    Map.of(
                            "X-Amz-Expires", String.valueOf(seconds),
                            "Expires", S3Dates.inXml(end),
                            "ServerTime", S3Dates.inXml(now)));
        }
    }

    private static long requireGoodAge(Query query) {
        String text = require(query, "X-Amz-Expires");
        if (!SECONDS.matcher(text).matches()) {
            throw AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure("X-Amz-Expires is not a number of seconds");
        }
        long seconds = Long.parseLong(text);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw S3Error.AUTHORIZATION_QUERY_EXPIRY_ERROR.failure(
                    "X-Amz-Expires has to be 1 to " + LONGEST_SECONDS + " seconds, a week");
        }
        return seconds;
    }

    private static String require(Query query, String name) {
        return query.findAnyCase(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure(
                        "a signed link needs the parameters X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature,"
                                + " X-Amz-Date, X-Amz-SignedHeaders and X-Amz-Expires; " + name + " is missing"));
    }
}
