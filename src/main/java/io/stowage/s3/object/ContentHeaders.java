package io.stowage.s3.object;

import io.stowage.digest.Digest;
import io.stowage.s3.payload.ContentEncoding;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.HeaderText;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.UserMetadata;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers that are kept with an object, and what its answers say of it. */
public final class ContentHeaders {
    static final String DEFAULT_TYPE = "binary/octet-stream";
    static final String CONTENT_ID = "x-stowage-hash";
    static final String VERIFIED_AT = "x-stowage-verified-at";

    private static final String TYPE = "Content-Type";
    private static final String ENCODING = "Content-Encoding";
    private static final List<String> KEPT =
            List.of(TYPE, "Content-Disposition", "Content-Language", "Cache-Control", "Expires");

    /** What a link may have answered instead. */
    private static final Map<String, String> OVERRIDES = Map.of(
            "response-content-type", TYPE,
            "response-content-language", "Content-Language",
            "response-expires", "Expires",
            "response-cache-control", "Cache-Control",
            "response-content-disposition", "Content-Disposition",
            "response-content-encoding", ENCODING);

    private ContentHeaders() {}

    /** What a request says, under the names that it is answered with. */
    static Map<String, String> received(S3Request request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            request.header(name.toLowerCase(Locale.ROOT))
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> headers.put(name, value.strip()));
        }
        ContentEncoding.stored(request.headers("content-encoding")).ifPresent(value -> headers.put(ENCODING, value));
        UserMetadata.received(request.signed().headers())
                .values()
                .forEach((name, value) -> headers.put(UserMetadata.PREFIX + name, value));
        return headers;
    }

    static void answer(StoredObject object, HttpServletResponse response) {
        response.setHeader(TYPE, object.attributes().headers().getOrDefault(TYPE, DEFAULT_TYPE));
        object.attributes().headers().forEach((name, value) -> response.setHeader(name, HeaderText.sent(value)));
        response.setHeader("Accept-Ranges", "bytes");
        validators(object, response);
        int tags = object.attributes().tags().size();
        if (tags > 0) {
            response.setHeader("x-amz-tagging-count", String.valueOf(tags));
        }
    }

    /** What an answer without the object has, too. */
    static void validators(StoredObject object, HttpServletResponse response) {
        response.setHeader("ETag", "\"" + object.etag() + "\"");
        response.setHeader("Last-Modified", S3Dates.inHeader(object.modified()));
    }

    static void override(S3Request request, HttpServletResponse response) {
        OVERRIDES.forEach((parameter, header) -> request.query().find(parameter).ifPresent(value -> {
            if (request.signature().isAnonymous()) {
                throw S3Error.INVALID_REQUEST.failure("request specific response headers cannot be used for anonymous"
                        + " GET requests; sign the link");
            }
            response.setHeader(header, HeaderText.sent(withoutControls(value)));
        }));
    }

    private static String withoutControls(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw S3Error.INVALID_ARGUMENT.failure("a header cannot have control characters");
        }
        return value;
    }

    static void checksum(ObjectChecksum checksum, HttpServletResponse response) {
        response.setHeader(checksum.algorithm().header(), checksum.value());
        response.setHeader("x-amz-checksum-type", checksum.type().name());
    }

    public static void contentId(Optional<Digest> root, HttpServletResponse response) {
        root.ifPresent(digest -> response.setHeader(CONTENT_ID, digest.toString()));
    }
}
