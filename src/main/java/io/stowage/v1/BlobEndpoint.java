package io.stowage.v1;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceReader;
import io.stowage.store.Span;
import io.stowage.transfer.DirectCopy;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.read.Blobs;
import io.stowage.v1.read.ReadyBlob;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.Replies;
import io.stowage.v1.wire.StoredHeaders;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.AnswerBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** GET and HEAD of blobs: ranges, conditions, and bytes that were all verified and paid for. */
final class BlobEndpoint {
    /** For caches of what may be withdrawn: after a minute they have to ask whether it is still there. */
    private static final String SHORTLY = "public, max-age=60, must-revalidate";

    private final Blobs blobs;
    private final Metering metering;
    private final VerifiedBody body;
    private final String cacheControl;

    BlobEndpoint(Blobs blobs, Metering metering, DirectCopy directCopy, String cacheControl) {
        this.blobs = blobs;
        this.body = new VerifiedBody(directCopy);
        this.metering = metering;
        this.cacheControl = cacheControl;
    }

    void answer(BlobId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ReadyBlob blob = blobs.require(id);
        Representation current = Representation.of(Replies.tag(id.root()), blob.bytes());
        boolean head = request.getMethod().equals("HEAD");
        ReadDecision decision = Conditions.of(request)
                .read(current, head ? RangePolicy.NONE : RangePolicy.ONE)
                .orRefuse(response);
        if (decision.isNotModified()) {
            Replies.content(response, current.tag(), cacheControl(blob));
            decision.describe(response);
            Replies.chargeHeaders(metering, id.owner(), NativeCharges.BLOB_LOOKUP, response);
        } else if (head) {
            describe(blob, decision, response);
            response.setContentLengthLong(current.length());
            Replies.chargeHeaders(metering, id.owner(), NativeCharges.BLOB_LOOKUP, response);
        } else {
            get(id, blob, decision, request, response);
        }
    }

    private String cacheControl(ReadyBlob blob) {
        return blob.isWithdrawable() ? SHORTLY : cacheControl;
    }

    private void get(
            BlobId id, ReadyBlob blob, ReadDecision decision, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Span span = decision.span();
        try (Metering.Reservation reservation =
                metering.reserve(id.owner(), NativeCharges.BLOB_DOWNLOAD, Usage.read(span.length()))) {
            if (span.length() == 0) {
                describe(blob, decision, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            try (PieceReader reader = blob.open(span)) {
                describe(blob, decision, response);
                try (AnswerBody answer = new AnswerBody(response, span.length(), reservation::settleRead)) {
                    body.send(reader, request, answer);
                }
            }
        }
    }

    private void describe(ReadyBlob blob, ReadDecision decision, HttpServletResponse response) {
        Replies.content(response, decision.of().tag(), cacheControl(blob));
        response.setHeader("Accept-Ranges", "bytes");
        StoredHeaders.apply(blob.headers(), response);
        decision.describe(response);
    }
}
