package io.stowage.web.answer;

import io.stowage.store.Span;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** An answer with several parts, {@code multipart/byteranges} (RFC 9110, 14.6). Its length is known before its first byte. */
public final class MultipartRanges {
    private final String boundary;
    private final List<Part> parts;
    private final byte[] end;

    private record Part(String head, Span span) {
        long length() {
            return head.length() + span.length();
        }
    }

    /** Writes one span of the representation, all of it. */
    public interface SpanWriter {
        void write(Span span, OutputStream out) throws IOException;
    }

    /**
     * @param type of the representation
     * @param random makes a line that stands in none of the parts
     */
    public MultipartRanges(ReadDecision decision, String type, RandomGenerator random) {
        this.boundary = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
        this.parts = decision.spans().stream()
                .map(span -> new Part(head(type, span, decision.of().length()), span))
                .toList();
        this.end = ascii("\r\n--" + boundary + "--\r\n");
    }

    private String head(String type, Span span, long length) {
        return "\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: "
                + ReadDecision.contentRange(span, length) + "\r\n\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public long length() {
        return parts.stream().mapToLong(Part::length).sum() + end.length;
    }

    /** Sets the status and the type; the length is for the body to announce. */
    public void describe(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setContentType("multipart/byteranges; boundary=" + boundary);
    }

    public void writeTo(OutputStream out, SpanWriter spans) throws IOException {
        for (Part part : parts) {
            out.write(ascii(part.head()));
            spans.write(part.span(), out);
        }
        out.write(end);
    }
}
