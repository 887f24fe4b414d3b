package io.stowage.s3.object;

import io.stowage.s3.index.StoredObject;
import io.stowage.s3.payload.EntityTag;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Dates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What a request wants of an object that it reads, in the order of RFC 9110; tags may come without quotes. */
final class ObjectConditions {
    private final S3Request request;
    private final String prefix;

    private ObjectConditions(S3Request request, String prefix) {
        this.request = request;
        this.prefix = prefix;
    }

    static ObjectConditions of(S3Request request) {
        return new ObjectConditions(request, "");
    }

    /** Those about the source of a copy. */
    static ObjectConditions ofSource(S3Request request) {
        return new ObjectConditions(request, "x-amz-copy-source-");
    }

    /** Whether {@code If-Match}, or else {@code If-Unmodified-Since}, allows it. */
    boolean holdFor(StoredObject object) {
        Optional<String> match = tags("if-match");
        if (match.isPresent()) {
            return new EntityTag(object.etag()).isNamedBy(match.get());
        }
        return date("if-unmodified-since")
                .map(date -> !seconds(object).isAfter(date))
                .orElse(true);
    }

    /** Whether {@code If-None-Match}, or else {@code If-Modified-Since}, says that the client has it. */
    boolean know(StoredObject object) {
        Optional<String> none = tags("if-none-match");
        if (none.isPresent()) {
            return new EntityTag(object.etag()).isNamedBy(none.get());
        }
        return date("if-modified-since")
                .map(date -> !seconds(object).isAfter(date))
                .orElse(false);
    }

    private Optional<String> tags(String header) {
        List<String> lines = request.headers(prefix + header);
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(",", lines));
    }

    private Optional<Instant> date(String header) {
        return request.header(prefix + header).flatMap(S3Dates::findInHeader);
    }

    private static Instant seconds(StoredObject object) {
        return object.modified().truncatedTo(ChronoUnit.SECONDS);
    }
}
