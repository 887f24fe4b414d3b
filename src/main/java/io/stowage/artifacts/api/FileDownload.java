package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.ArtifactFile;
import io.stowage.artifacts.registry.Digests;
import io.stowage.artifacts.registry.Registry;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Checksum;
import io.stowage.digest.Algorithm;
import io.stowage.store.Span;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.VerifiedBody;
import io.stowage.web.body.AnswerBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** GET and HEAD of a file: conditions, one range, and bytes that were all proven and paid for. */
record FileDownload(Registry registry, ArtifactBill bill, VerifiedBody sender) {

    void answer(ArtifactFile file, RegistryCall asked) throws IOException {
        HttpServletRequest request = asked.call().request();
        HttpServletResponse response = asked.call().response();
        Algorithm primary = registry.rules().primary();
        Representation current = Representation.of(tag(file, primary), file.length())
                .modifiedAt(file.uploadedAt().orElseThrow());
        ReadDecision decision = Conditions.of(request)
                .read(current, asked.isHead() ? RangePolicy.NONE : RangePolicy.ONE)
                .orRefuse(response);
        if (decision.isNotModified() || asked.isHead()) {
            bill.lookup(asked.owner());
            describe(file, decision, response);
            if (asked.isHead()) {
                response.setContentLengthLong(file.length());
            }
            return;
        }
        Span span = decision.span();
        try (Metering.Reservation reservation =
                bill.reserve(asked.owner(), ArtifactBill.DOWNLOAD, Usage.read(span.length()))) {
            if (span.length() == 0) {
                describe(file, decision, response);
                new AnswerBody(response, 0, reservation::settleRead).close();
                return;
            }
            // The first piece is proven when this is open, so the status line can still say that there is none.
            try (PieceReader reader = registry.files().open(file, span)) {
                describe(file, decision, response);
                try (AnswerBody body = new AnswerBody(response, span.length(), reservation::settleRead)) {
                    sender.send(reader, request, body);
                }
            }
        }
    }

    static EntityTag tag(ArtifactFile file, Algorithm primary) {
        return EntityTag.strong(file.primary(primary).toString());
    }

    /** The headers that say which bytes these are. */
    static void describe(ArtifactFile file, Algorithm primary, HttpServletResponse response) {
        response.setHeader("ETag", tag(file, primary).toString());
        for (Checksum kind : Digests.KINDS) {
            file.digests().find(kind).ifPresent(hex -> {
                response.setHeader("X-Checksum-" + header(kind), hex);
                if (kind == Checksum.SHA256 || kind == Checksum.SHA512) {
                    response.addHeader("Repr-Digest", RequestDigests.member(kind, hex));
                }
            });
        }
    }

    private static String header(Checksum kind) {
        String label = Digests.label(kind);
        return Character.toUpperCase(label.charAt(0)) + label.substring(1);
    }

    private void describe(ArtifactFile file, ReadDecision decision, HttpServletResponse response) {
        describe(file, registry.rules().primary(), response);
        response.setDateHeader("Last-Modified", file.uploadedAt().orElseThrow().toEpochMilli());
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "private, immutable");
        response.setHeader("Content-Disposition", disposition(file.path().name()));
        // Anybody may publish a page, and no browser may take it for one of ours.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setContentType(file.mediaType());
        decision.describe(response);
    }

    private static String disposition(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String plain = name.replaceAll("[^A-Za-z0-9._ +-]", "_");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
