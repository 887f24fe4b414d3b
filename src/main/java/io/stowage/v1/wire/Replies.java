package io.stowage.v1.wire;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.web.answer.EntityTag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the answers for blobs, chunks and trees have in common. */
public final class Replies {
    private Replies() {}

    public static EntityTag tag(Digest hash) {
        return EntityTag.strong(hash.hex());
    }

    /** The headers of content that is named by its hash. */
    public static void content(HttpServletResponse response, EntityTag tag, String cacheControl) {
        response.setHeader("ETag", tag.toString());
        response.setHeader("Cache-Control", cacheControl);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /** Charges an answer that is all headers. */
    public static void chargeHeaders(Metering metering, Owner owner, Charge reason, HttpServletResponse response) {
        long bytes = 0;
        for (String name : response.getHeaderNames()) {
            bytes += name.length() + String.valueOf(response.getHeader(name)).length() + 4L;
        }
        charge(metering, owner, reason, Usage.read(bytes));
    }

    public static void charge(Metering metering, Owner owner, Charge reason, Usage usage) {
        try (Metering.Reservation reservation = metering.reserve(owner, reason, usage)) {
            reservation.settle(usage);
        }
    }

    public static void json(HttpServletResponse response, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setHeader("Content-Type", "application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
