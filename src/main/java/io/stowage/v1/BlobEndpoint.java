package io.stowage.v1;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.VerifiedPiece;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.transfer.DirectCopy;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.read.Blobs;
import io.stowage.v1.wire.NativeCharges;
import io.stowage.v1.wire.Replies;
import io.stowage.v1.wire.StoredHeaders;
import io.stowage.web.EntityTags;
import io.stowage.web.Ranges;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** GET and HEAD of blobs: ranges, conditions, and bytes that were all verified and paid for. */
final class BlobEndpoint {
    private final Blobs blobs;
    private final Metering metering;
    private final DirectCopy directCopy;
    private final String cacheControl;

    BlobEndpoint(Blobs blobs, Metering metering, DirectCopy directCopy, String cacheControl) {
        this.blobs = blobs;
        this.directCopy = directCopy;
        this.metering = metering;
        this.cacheControl = cacheControl;
    }

    void answer(BlobId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        BlobTree tree = blobs.require(id);
        String tag = Replies.tag(id.root());
        if (EntityTags.alreadyKnown(request, tag)) {
            Replies.immutable(response, tag, cacheControl);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            Replies.chargeHeaders(metering, id.owner(), NativeCharges.BLOB_LOOKUP, response);
        } else if (request.getMethod().equals("HEAD")) {
            describe(tree, tag, response);
            response.setContentLengthLong(tree.size().bytes());
            Replies.chargeHeaders(metering, id.owner(), NativeCharges.BLOB_LOOKUP, response);
        } else {
            get(id, tree, tag, request, response);
        }
    }

    private void get(BlobId id, BlobTree tree, String tag, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ByteRange range =
                EntityTags.rangeApplies(request, tag) ? Ranges.parse(request.getHeader("Range")) : ByteRange.ALL;
        long size = tree.size().bytes();
        Span span = range.resolve(size).orElseThrow(() -> unsatisfiable(id, range, size));
        try (Metering.Reservation reservation =
                metering.reserve(id.owner(), NativeCharges.BLOB_DOWNLOAD, Usage.read(span.length()))) {
            if (span.length() == 0) {
                describe(tree, tag, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            try (PieceReader reader = blobs.open(id, tree, span)) {
                describe(tree, tag, response);
                if (range != ByteRange.ALL) {
                    response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                    response.setHeader("Content-Range", "bytes " + span.offset() + "-" + (span.end() - 1) + "/" + size);
                }
                try (AnswerBody body = new AnswerBody(response, span.length(), reservation::settleRead)) {
                    send(reader, span, request, body);
                }
            }
        }
    }

    /** From here on the status is out: whatever breaks throws. */
    private void send(PieceReader reader, Span span, HttpServletRequest request, AnswerBody body) throws IOException {
        Optional<VerifiedPiece> single = reader.single();
        Optional<Reading> file =
                single.isPresent() ? single.get().file(reader.first().offset(), (int) span.length()) : Optional.empty();
        if (file.isPresent()) {
            try (Reading reading = file.get()) {
                BodyWriter.sendImmutable(request, body, reading, directCopy);
            }
        } else {
            reader.writeTo(body);
        }
    }

    private void describe(BlobTree tree, String tag, HttpServletResponse response) {
        Replies.immutable(response, tag, cacheControl);
        response.setHeader("Accept-Ranges", "bytes");
        StoredHeaders.apply(tree.headers(), response);
    }

    private static StowageException unsatisfiable(BlobId id, ByteRange range, long size) {
        return new StowageException(
                Fault.RANGE_NOT_SATISFIABLE,
                "the blob has only " + size + " bytes",
                StoreException.rangeNotSatisfiable(NativeKeys.metadata(id.owner(), id.root()), range, size));
    }
}
