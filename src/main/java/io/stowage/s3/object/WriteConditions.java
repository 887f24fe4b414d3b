package io.stowage.s3.object;

import io.stowage.s3.payload.EntityTag;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.record.WriteCondition.ETags;
import io.stowage.s3.request.S3Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a request wants of the object that it would replace. */
public final class WriteConditions {
    private WriteConditions() {}

    public static WriteCondition of(S3Request request) {
        return new WriteCondition(
                tags(request, "if-match"),
                tags(request, "if-none-match"),
                request.header("amz-sdk-invocation-id").filter(id -> !id.isBlank()));
    }

    private static Optional<ETags> tags(S3Request request, String header) {
        List<String> lines = request.headers(header);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Set<String> tags = new LinkedHashSet<>();
        for (String line : lines) {
            for (String tag : line.split(",", -1)) {
                tags.add(EntityTag.bare(tag));
            }
        }
        tags.remove("");
        return Optional.of(new ETags(tags.remove("*"), tags));
    }
}
