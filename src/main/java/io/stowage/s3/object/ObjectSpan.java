package io.stowage.s3.object;

import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.ObjectPart;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Error;
import io.stowage.store.Span;
import io.stowage.web.answer.ReadDecision;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request wants of an object: all of it, a range, or a part that it was uploaded in.
 *
 * @param part its place among the parts, where one was asked for
 */
record ObjectSpan(Span span, boolean partial, Optional<ObjectPart> part) {
    static final String PART = "partNumber";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** @param decision by the range of the request, where it has one */
    static ObjectSpan of(S3Request request, StoredObject object, ReadDecision decision) {
        Optional<String> number = request.query().find(PART);
        if (number.isPresent()) {
            if (request.header("range").isPresent()) {
                throw S3Error.INVALID_REQUEST.failure(
                        "cannot specify both Range header and partNumber query parameter");
            }
            return ofPart(number.get(), object);
        }
        return new ObjectSpan(decision.span(), decision.outcome() == ReadDecision.Outcome.PARTS, Optional.empty());
    }

    private static ObjectSpan ofPart(String text, StoredObject object) {
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > UploadLimits.MOST_PARTS) {
            throw S3Error.invalidArgument("a part number is 1 to " + UploadLimits.MOST_PARTS, PART, text);
        }
        if (object.parts().isEmpty() && number == 1) {
            return new ObjectSpan(new Span(0, object.size()), object.size() > 0, Optional.empty());
        }
        if (number > object.parts().size()) {
            throw S3Error.INVALID_PART.failure("the object has no part " + number);
        }
        long start = object.parts().subList(0, number - 1).stream()
                .mapToLong(ObjectPart::size)
                .sum();
        ObjectPart part = object.parts().get(number - 1);
        return new ObjectSpan(new Span(start, part.size()), part.size() > 0, Optional.of(part));
    }

    void describe(StoredObject object, HttpServletResponse response) {
        if (partial) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(
                    "Content-Range", "bytes " + span.offset() + "-" + (span.end() - 1) + "/" + object.size());
        }
        if (part.isPresent()) {
            response.setHeader(
                    "x-amz-mp-parts-count", String.valueOf(object.parts().size()));
        }
    }

    /** The checksum of just these bytes, where it is known. */
    Optional<ObjectChecksum> checksum(StoredObject object) {
        if (span.length() == object.size()) {
            return object.checksum();
        }
        return part.flatMap(ObjectPart::checksum)
                .flatMap(value ->
                        object.checksum().map(whole -> new ObjectChecksum(whole.algorithm(), whole.type(), value)));
    }
}
