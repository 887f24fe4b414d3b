package io.stowage.demo;

import io.stowage.billing.Metering;
import io.stowage.billing.Usage;
import io.stowage.content.reading.PieceReader;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.web.EntityTags;
import io.stowage.web.Ranges;
import io.stowage.web.body.AnswerBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** GET and HEAD of an object: conditions, ranges, and bytes that were all proven and paid for. */
record DemoDownload(DemoObjects objects, DemoBill bill) {

    void answer(String name, DemoVisitor visitor, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        DemoObject object = objects.require(name);
        String payer = visitor.payer(object.owner());
        if (EntityTags.alreadyKnown(request, object.etag())) {
            bill.lookup(payer);
            describe(object, response);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else if (request.getMethod().equals("HEAD")) {
            bill.lookup(payer);
            describe(object, response);
            response.setContentLengthLong(object.length());
        } else {
            get(object, payer, request, response);
        }
    }

    private void get(DemoObject object, String payer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ByteRange range = EntityTags.rangeApplies(request, object.etag())
                ? Ranges.parse(request.getHeader("Range"))
                : ByteRange.ALL;
        Span span = range.resolve(object.length()).orElseThrow(() -> unsatisfiable(object, range));
        Usage usage = Usage.read(span.length());
        try (Metering.Reservation reservation = bill.reserve(payer, DemoBill.DOWNLOAD, usage)) {
            if (span.length() == 0) {
                describe(object, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            // The first piece is proven when this is open, so the status line can still say that there is none.
            try (PieceReader reader = objects.open(object, span)) {
                describe(object, response);
                if (range != ByteRange.ALL) {
                    response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                    response.setHeader(
                            "Content-Range", "bytes " + span.offset() + "-" + (span.end() - 1) + "/" + object.length());
                }
                try (AnswerBody body = new AnswerBody(response, span.length(), reservation::settleRead)) {
                    reader.writeTo(body);
                }
            }
        }
    }

    private static void describe(DemoObject object, HttpServletResponse response) {
        response.setHeader("ETag", object.etag());
        response.setDateHeader("Last-Modified", object.changedAt().toEpochMilli());
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "no-store");
        // Anybody may put a page here, and no browser may take it for one of ours.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setContentType(object.mediaType());
    }

    private static StowageException unsatisfiable(DemoObject object, ByteRange range) {
        return new StowageException(
                Fault.RANGE_NOT_SATISFIABLE,
                "the object has only " + object.length() + " bytes",
                StoreException.rangeNotSatisfiable(Key.of("demo"), range, object.length()));
    }
}
