package io.stowage.demo;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceReader;
import io.stowage.store.Span;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
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
        boolean head = request.getMethod().equals("HEAD");
        ReadDecision decision = Conditions.of(request)
                .read(object.representation(), head ? RangePolicy.NONE : RangePolicy.ONE)
                .orRefuse(response);
        if (decision.isNotModified() || head) {
            bill.lookup(payer);
            describe(object, decision, response);
            if (head) {
                response.setContentLengthLong(object.length());
            }
        } else {
            get(object, decision, payer, response);
        }
    }

    private void get(DemoObject object, ReadDecision decision, String payer, HttpServletResponse response)
            throws IOException {
        Span span = decision.span();
        Usage usage = Usage.read(span.length());
        try (Metering.Reservation reservation = bill.reserve(payer, DemoBill.DOWNLOAD, usage)) {
            if (span.length() == 0) {
                describe(object, decision, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            // The first piece is proven when this is open, so the status line can still say that there is none.
            try (PieceReader reader = objects.open(object, span)) {
                describe(object, decision, response);
                try (AnswerBody body = new AnswerBody(response, span.length(), reservation::settleRead)) {
                    reader.writeTo(body);
                }
            }
        }
    }

    private static void describe(DemoObject object, ReadDecision decision, HttpServletResponse response) {
        response.setHeader("ETag", object.tag().toString());
        response.setDateHeader("Last-Modified", object.changedAt().toEpochMilli());
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "no-store");
        // Anybody may put a page here, and no browser may take it for one of ours.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setContentType(object.mediaType());
        decision.describe(response);
    }
}
