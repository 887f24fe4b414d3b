package io.stowage.v1;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.Usage;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.store.BufferReader;
import io.stowage.store.Reading;
import io.stowage.web.BodyWriter;
import io.stowage.web.Pump;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the answers for blobs, chunks and trees have in common. */
final class Replies {
    private Replies() {}

    static String tag(Digest hash) {
        return "\"" + hash.hex() + "\"";
    }

    /** The headers of content that never changes under its name. */
    static void immutable(HttpServletResponse response, String tag, String cacheControl) {
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", cacheControl);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /** Charges an answer that is all headers. */
    static void chargeHeaders(Metering metering, Owner owner, Charge reason, HttpServletResponse response) {
        long bytes = 0;
        for (String name : response.getHeaderNames()) {
            bytes += name.length() + String.valueOf(response.getHeader(name)).length() + 4L;
        }
        charge(metering, owner, reason, Usage.read(bytes));
    }

    static void charge(Metering metering, Owner owner, Charge reason, Usage usage) {
        try (Metering.Reservation reservation = metering.reserve(owner, reason, usage)) {
            reservation.settle(usage);
        }
    }

    /** Sends a verified file, by the server itself where it can, and charges what went out. */
    static void sendFile(
            Reading file,
            HttpServletRequest request,
            HttpServletResponse response,
            Pump pump,
            Metering.Reservation reservation)
            throws IOException {
        Counted counted = new Counted(file.stream());
        boolean whole = false;
        try (Reading reading = file.through(counted)) {
            BodyWriter.sendImmutable(request, response, reading, pump);
            whole = true;
        } finally {
            reservation.settle(Usage.read(whole ? file.span().length() : counted.count));
        }
    }

    static void json(HttpServletResponse response, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        response.setHeader("Content-Type", "application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static final class Counted extends FilterInputStream implements BufferReader {
        private long count;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int n = BufferReader.read(in, target);
            count += Math.max(n, 0);
            return n;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            count += Math.max(n, 0);
            return n;
        }
    }
}
