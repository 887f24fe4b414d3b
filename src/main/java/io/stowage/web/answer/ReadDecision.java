package io.stowage.web.answer;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Span;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * What the conditions and ranges of a request say to a read.
 *
 * @param spans what to send: all of it, or the parts in the order in which they were asked for, of which no two share a byte; else none
 */
public record ReadDecision(Outcome outcome, Representation of, List<Span> spans) {

    /** One of five. */
    public enum Outcome {
        WHOLE,
        PARTS,
        NOT_MODIFIED,
        PRECONDITION_FAILED,
        NOT_SATISFIABLE
    }

    public ReadDecision {
        spans = List.copyOf(spans);
    }

    static ReadDecision whole(Representation of) {
        return new ReadDecision(Outcome.WHOLE, of, List.of(new Span(0, of.length())));
    }

    static ReadDecision parts(Representation of, List<Span> spans) {
        return new ReadDecision(Outcome.PARTS, of, spans);
    }

    static ReadDecision without(Outcome outcome, Representation of) {
        return new ReadDecision(outcome, of, List.of());
    }

    public boolean isNotModified() {
        return outcome == Outcome.NOT_MODIFIED;
    }

    /** The one span of an answer that has no more than one part. */
    public Span span() {
        if (spans.size() != 1) {
            throw new IllegalStateException("there is not one part but " + spans.size());
        }
        return spans.get(0);
    }

    /** Refuses where a condition failed or no range lies within; else this. */
    public ReadDecision orRefuse(HttpServletResponse response) {
        return switch (outcome) {
            case WHOLE, PARTS, NOT_MODIFIED -> this;
            case PRECONDITION_FAILED ->
                throw new StowageException(Fault.PRECONDITION_FAILED, "what is there does not meet the conditions");
            case NOT_SATISFIABLE -> {
                response.setHeader("Content-Range", "bytes */" + of.length());
                throw new StowageException(Fault.RANGE_NOT_SATISFIABLE, "there are only " + of.length() + " bytes");
            }
        };
    }

    /** Sets the status of an answer with one part or none, and says which part it is. */
    public void describe(HttpServletResponse response) {
        if (isNotModified()) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else if (outcome == Outcome.PARTS) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader("Content-Range", contentRange(span(), of.length()));
        }
    }

    static String contentRange(Span span, long length) {
        return "bytes " + span.offset() + "-" + (span.end() - 1) + "/" + length;
    }
}
