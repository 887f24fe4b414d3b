package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Links with a signature of version 2, which some clients still make by default. */
final class OldLinkSignature {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /** The parameters that the signature covers. */
    private static final Set<String> SIGNED_PARAMETERS = Set.of(
            "acl",
            "cors",
            "delete",
            "lifecycle",
            "location",
            "logging",
            "notification",
            "partNumber",
            "policy",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    private final SignatureV4 signatures;

    OldLinkSignature(SignatureV4 signatures) {
        this.signatures = signatures;
    }

    static boolean isIn(Query query) {
        return query.has("AWSAccessKeyId") && query.has("Signature");
    }

    Authenticated verify(SignedRequest request, Instant now) {
        Query query = request.query();
        String accessKey = query.find("AWSAccessKeyId").orElse("");
        String expires = query.find("Expires")
                .filter(text -> SECONDS.matcher(text).matches())
                .orElseThrow(() -> S3Error.ACCESS_DENIED.failure(
                        "a link with an old signature needs Expires, in seconds since 1970"));
        if (!METHODS.contains(request.method())) {
            throw S3Error.INVALID_REQUEST.failure(
                    "links with the old signature are for GET, HEAD and PUT; sign with version 4");
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
        if (now.isAfter(end)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Request has expired", Map.of("Expires", S3Dates.inXml(end), "ServerTime", S3Dates.inXml(now)));
        }
        String toSign = stringToSign(request, expires);
        String given = query.find("Signature").orElse("");
        String expected = Base64.getEncoder()
                .encodeToString(Hmac.sha1(signatures.secret(accessKey).secret(), toSign.getBytes(ISO_8859_1)));
        if (!Hmac.isSame(expected, given)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "the signature of the link does not match the request",
                    Map.of("AWSAccessKeyId", accessKey, "StringToSign", toSign, "SignatureProvided", given));
        }
        return Authenticated.by(accessKey, Authenticated.How.OLD_LINK);
    }

    private static String stringToSign(SignedRequest request, String expires) {
        StringBuilder text = new StringBuilder(256);
        text.append(request.method()).append('\n');
        text.append(request.header("content-md5").orElse("")).append('\n');
        text.append(request.header("content-type").orElse("")).append('\n');
        text.append(expires).append('\n');
        Map<String, String> own = new TreeMap<>();
        request.headers().forEach((name, lines) -> {
            if (name.startsWith("x-amz-")) {
                own.put(name, CanonicalRequest.value(lines));
            }
        });
        own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        request.bucketOfHost().ifPresent(bucket -> text.append('/').append(bucket));
        return text.append(request.path()).append(parameters(request.query())).toString();
    }

    private static String parameters(Query query) {
        List<Query.Parameter> signed = new ArrayList<>(query.parameters());
        signed.removeIf(each -> !SIGNED_PARAMETERS.contains(each.name()));
        signed.sort(Comparator.comparing(Query.Parameter::name));
        StringBuilder text = new StringBuilder();
        for (Query.Parameter each : signed) {
            text.append(text.isEmpty() ? '?' : '&').append(each.name());
            if (!each.value().isEmpty()) {
                text.append('=').append(each.value());
            }
        }
        return text.toString();
    }
}
