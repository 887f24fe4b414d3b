package io.stowage.s3.object;

import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request that makes an object says beside its bytes: access rules, headers, metadata and tags. */
public final class ObjectSettings {
    /** What would have to be kept, and is not. */
    private static final List<String> REFUSED = List.of(
            "x-amz-grant-",
            "x-amz-server-side-encryption",
            "x-amz-copy-source-server-side-encryption",
            "x-amz-object-lock-",
            "x-amz-write-offset-bytes");

    private ObjectSettings() {}

    public static ObjectAttributes received(S3Request request) {
        requireSupported(request);
        return new ObjectAttributes(acl(request), ContentHeaders.received(request), tags(request));
    }

    /** Nobody may believe that something is encrypted or locked that is not. */
    public static void requireSupported(S3Request request) {
        for (String name : request.signed().headers().keySet()) {
            if (REFUSED.stream().anyMatch(name::startsWith)) {
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "a header you provided implies functionality that is not implemented", Map.of("Header", name));
            }
        }
    }

    static Optional<CannedAcl> acl(S3Request request) {
        return request.header("x-amz-acl").filter(text -> !text.isBlank()).map(CannedAcl::parse);
    }

    static Map<String, String> tags(S3Request request) {
        return request.header("x-amz-tagging")
                .map(Tags::parseHeader)
                .orElse(Tags.NONE)
                .values();
    }
}
