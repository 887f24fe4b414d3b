package io.stowage.s3.object;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.Contents;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.UserMetadata;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.TagSyntax;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.AnswerBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** GET and HEAD of an object: ranges, parts, conditions, and bytes that were all verified and paid for. */
public final class GetObject implements Operation {
    private final Contents contents;
    private final VerifiedBody sender;
    private final Metering metering;
    private final AccessCheck gate;
    private final ObjectConfig config;

    public GetObject(Contents contents, Metering metering, AccessCheck gate, ObjectConfig config) {
        this.contents = contents;
        this.sender = new VerifiedBody(contents.pump());
        this.metering = metering;
        this.gate = gate;
        this.config = config;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        request.query().find("versionId").ifPresent(AccessCheck::requireCurrent);
        AccessCheck.Found found = gate.requireObject(request);
        StoredObject object = found.object();
        boolean ofPart = request.query().has(ObjectSpan.PART);
        ReadDecision decision = Conditions.of(request.http(), TagSyntax.LENIENT)
                .read(representation(object), ofPart ? RangePolicy.NONE : RangePolicy.ONE);
        requireMet(decision, request);
        if (decision.isNotModified()) {
            ContentHeaders.validators(object, response);
            decision.describe(response);
            S3Charges.settle(metering, found.bucket(), S3Charges.LOOKUP, Usage.read(0));
            return;
        }
        ObjectSpan span = ObjectSpan.of(request, object, decision);
        if (request.isHead()) {
            describe(request, found, span, response);
            contents.verifiedAt(found.located())
                    .ifPresent(at -> response.setHeader(ContentHeaders.VERIFIED_AT, at.toString()));
            response.setContentLengthLong(span.span().length());
            S3Charges.settle(metering, found.bucket(), S3Charges.LOOKUP, Usage.read(0));
        } else {
            send(request, found, span, response);
        }
    }

    static Representation representation(StoredObject object) {
        return Representation.of(EntityTag.strong(object.etag()), object.size()).modifiedAt(object.modified());
    }

    private static void requireMet(ReadDecision decision, S3Request request) {
        if (decision.outcome() == ReadDecision.Outcome.PRECONDITION_FAILED) {
            throw S3Error.PRECONDITION_FAILED.failure("at least one of the preconditions you specified did not hold");
        }
        if (decision.outcome() == ReadDecision.Outcome.NOT_SATISFIABLE) {
            throw S3Error.INVALID_RANGE.failure(
                    "the requested range is not satisfiable",
                    Map.of(
                            "ActualObjectSize", String.valueOf(decision.of().length()),
                            "RangeRequested", request.header("range").orElse("")));
        }
    }

    private void describe(S3Request request, AccessCheck.Found found, ObjectSpan span, HttpServletResponse response) {
        StoredObject object = found.object();
        Content content = found.content();
        ContentHeaders.answer(object, response);
        ContentHeaders.contentId(content.root(), response);
        boolean withMetadata = switch (config.hashMetadata()) {
            case HEAD -> request.isHead();
            case ALWAYS -> true;
            case OFF -> false;
        };
        if (withMetadata) {
            content.root()
                    .ifPresent(
                            root -> response.setHeader(UserMetadata.PREFIX + UserMetadata.CONTENT_ID, root.toString()));
        }
        if (!request.base().isEmpty()) {
            // Other fronts are of the same origin there, so a page among the objects must not act for their users.
            response.setHeader("Content-Security-Policy", "sandbox");
        }
        ContentHeaders.override(request, response);
        if (request.header("x-amz-checksum-mode")
                .filter("ENABLED"::equalsIgnoreCase)
                .isPresent()) {
            span.checksum(object).ifPresent(checksum -> ContentHeaders.checksum(checksum, response));
        }
        span.describe(object, response);
    }

    private void send(S3Request request, AccessCheck.Found found, ObjectSpan span, HttpServletResponse response)
            throws IOException {
        long length = span.span().length();
        try (Metering.Reservation reservation =
                metering.reserve(found.bucket().payer(), S3Charges.DOWNLOAD, Usage.read(length))) {
            if (length == 0) {
                describe(request, found, span, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            try (PieceReader reader = contents.open(found.located(), span.span())) {
                describe(request, found, span, response);
                try (AnswerBody body = new AnswerBody(response, length, reservation::settleRead)) {
                    // From here on the status is out: whatever breaks throws.
                    sender.send(reader, request.http(), body);
                }
            }
        }
    }
}
