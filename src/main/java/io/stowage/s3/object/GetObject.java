package io.stowage.s3.object;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.Contents;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.VerifiedPiece;
import io.stowage.content.rows.Content;
import io.stowage.database.Database;
import io.stowage.s3.index.StoredObject;
import io.stowage.s3.request.Gate;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.UserMetadata;
import io.stowage.store.Reading;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** GET and HEAD of an object: ranges, parts, conditions, and bytes that were all verified and paid for. */
public final class GetObject implements Operation {
    private final Database database;
    private final Contents contents;
    private final Metering metering;
    private final Gate gate;
    private final ObjectConfig config;

    public GetObject(Database database, Contents contents, Metering metering, Gate gate, ObjectConfig config) {
        this.database = database;
        this.contents = contents;
        this.metering = metering;
        this.gate = gate;
        this.config = config;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        request.query().find("versionId").ifPresent(Gate::requireCurrent);
        Gate.Found found = gate.requireObject(request);
        StoredObject object = found.object();
        ObjectConditions conditions = ObjectConditions.of(request);
        if (!conditions.holdFor(object)) {
            throw S3Error.PRECONDITION_FAILED.failure("at least one of the preconditions you specified did not hold");
        }
        if (conditions.know(object)) {
            ContentHeaders.validators(object, response);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            S3Charges.settle(metering, found.bucket(), S3Charges.LOOKUP, Usage.read(0));
            return;
        }
        ObjectSpan span = ObjectSpan.of(request, object);
        Content content = database.read("find a content", rows -> contents.require(rows, object.content()));
        if (request.isHead()) {
            describe(request, object, content, span, response);
            response.setContentLengthLong(span.span().length());
            S3Charges.settle(metering, found.bucket(), S3Charges.LOOKUP, Usage.read(0));
        } else {
            send(request, found, content, span, response);
        }
    }

    private void describe(
            S3Request request, StoredObject object, Content content, ObjectSpan span, HttpServletResponse response) {
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

    private void send(
            S3Request request, Gate.Found found, Content content, ObjectSpan span, HttpServletResponse response)
            throws IOException {
        long length = span.span().length();
        try (Metering.Reservation reservation =
                metering.reserve(found.bucket().payer(), S3Charges.DOWNLOAD, Usage.read(length))) {
            if (length == 0) {
                describe(request, found.object(), content, span, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            try (PieceReader reader = contents.open(content, span.span())) {
                describe(request, found.object(), content, span, response);
                try (AnswerBody body = new AnswerBody(response, length, reservation::settleRead)) {
                    send(reader, length, request, body);
                }
            }
        }
    }

    /** From here on the status is out: whatever breaks throws. */
    private void send(PieceReader reader, long length, S3Request request, AnswerBody body) throws IOException {
        Optional<VerifiedPiece> single = reader.single();
        Optional<Reading> file =
                single.isPresent() ? single.get().file(reader.first().offset(), (int) length) : Optional.empty();
        if (file.isPresent()) {
            try (Reading reading = file.get()) {
                BodyWriter.sendImmutable(request.http(), body, reading, contents.pump());
            }
        } else {
            reader.writeTo(body);
        }
    }
}
