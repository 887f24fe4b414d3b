package io.stowage.s3.signing;

import static io.stowage.s3.wire.S3Error.AUTHORIZATION_HEADER_MALFORMED;

import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…}. */
final class HeaderSignature {
    private static final int LONGEST = 8192;

    private HeaderSignature() {}

    static SignatureClaim parse(SignedRequest request, String header) {
        Map<String, String> fields = fields(header);
        CredentialScope scope = CredentialScope.parse(require(fields, "Credential"), AUTHORIZATION_HEADER_MALFORMED);
        List<String> names =
                SignatureClaim.parseHeaders(require(fields, "SignedHeaders"), AUTHORIZATION_HEADER_MALFORMED);
        String signature = SignatureClaim.parseSignature(require(fields, "Signature"), AUTHORIZATION_HEADER_MALFORMED);
        String contentHash = request.header("x-amz-content-sha256")
                .orElseThrow(() -> S3Error.INVALID_REQUEST.failure(
                        "the header x-amz-content-sha256 is missing; it says how the body is signed"));
        return new SignatureClaim(
                scope, time(request), names, signature, contentHash.strip(), Authenticated.How.HEADER);
    }

    private static Map<String, String> fields(String header) {
        if (header.length() > LONGEST) {
            throw AUTHORIZATION_HEADER_MALFORMED.failure("the header Authorization is too long");
        }
        requireKnownScheme(header);
        Map<String, String> fields = new HashMap<>();
        for (String part : header.substring(SignatureV4.ALGORITHM.length()).split(",", -1)) {
            String field = part.strip();
            int equal = field.indexOf('=');
            if (equal < 0 || fields.put(field.substring(0, equal), field.substring(equal + 1)) != null) {
                throw AUTHORIZATION_HEADER_MALFORMED.failure("the header Authorization is not of the form \""
                        + SignatureV4.ALGORITHM + " Credential=…, SignedHeaders=…, Signature=…\"");
            }
        }
        return fields;
    }

    private static void requireKnownScheme(String header) {
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? header : header.substring(0, blank);
        if (scheme.equals("AWS")) {
            throw S3Error.INVALID_REQUEST.failure("Signature Version 2 is not supported; set the client to version 4 ("
                    + SignatureV4.ALGORITHM + ")");
        }
        if (!scheme.equals(SignatureV4.ALGORITHM)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "this way of authorization is not supported; use " + SignatureV4.ALGORITHM);
        }
    }

    private static String require(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        if (value == null) {
            throw AUTHORIZATION_HEADER_MALFORMED.failure("the header Authorization has no " + name);
        }
        return value;
    }

    private static Instant time(SignedRequest request) {
        Optional<String> given = request.header("x-amz-date").or(() -> request.header("date"));
        return given.flatMap(text -> S3Dates.findInSignature(text).or(() -> S3Dates.findInHeader(text)))
                .filter(time -> time.getEpochSecond() >= 0)
                .orElseThrow(() ->
                        S3Error.ACCESS_DENIED.failure("a signed request needs a valid x-amz-date or Date header"));
    }
}
