package io.stowage.web.answer;

import io.stowage.store.ByteRange;
import io.stowage.store.Span;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conditions and ranges of a request, decided in the order of RFC 9110, section 13.2.2. */
public final class Conditions {
    private final TagSyntax syntax;
    private final @Nullable TagList ifMatch;
    private final @Nullable TagList ifNoneMatch;
    private final @Nullable Instant ifModifiedSince;
    private final @Nullable Instant ifUnmodifiedSince;
    private final @Nullable String ifRange;
    private final @Nullable String range;

    private Conditions(HttpServletRequest request, String prefix, TagSyntax syntax) {
        this.syntax = syntax;
        this.ifMatch = tags(request, prefix + "If-Match", syntax);
        this.ifNoneMatch = tags(request, prefix + "If-None-Match", syntax);
        this.ifModifiedSince = date(request, prefix + "If-Modified-Since");
        this.ifUnmodifiedSince = date(request, prefix + "If-Unmodified-Since");
        this.ifRange = only(request, prefix + "If-Range");
        this.range = only(request, prefix + "Range");
    }

    public static Conditions of(HttpServletRequest request) {
        return of(request, TagSyntax.STRICT);
    }

    public static Conditions of(HttpServletRequest request, TagSyntax syntax) {
        return new Conditions(request, "", syntax);
    }

    /** Those about something else than the target, such as {@code x-amz-copy-source-If-Match}. */
    public static Conditions prefixed(HttpServletRequest request, String prefix, TagSyntax syntax) {
        return new Conditions(request, prefix, syntax);
    }

    /** What a GET or HEAD of this representation is answered with. */
    public ReadDecision read(Representation current, RangePolicy ranges) {
        if (!holdsFor(current)) {
            return ReadDecision.without(ReadDecision.Outcome.PRECONDITION_FAILED, current);
        }
        if (isKnown(current)) {
            return ReadDecision.without(ReadDecision.Outcome.NOT_MODIFIED, current);
        }
        if (range == null || ranges.mostParts() == 0 || (ifRange != null && !isOf(current, ifRange))) {
            return ReadDecision.whole(current);
        }
        return parts(RangeHeader.parse(range, ranges.mostParts()), current);
    }

    /** Whether what is there may be replaced or removed. The answer holds as long as nothing else is written there. */
    public WriteDecision write(Representation current) {
        boolean forbidden = ifNoneMatch != null && ifNoneMatch.names(current.tag(), false);
        return holdsFor(current) && !forbidden ? WriteDecision.PROCEED : WriteDecision.FAILED;
    }

    /** Whether something may be written, or removed, where nothing is. */
    public WriteDecision writeNew() {
        return ifMatch == null ? WriteDecision.PROCEED : WriteDecision.MISSING;
    }

    /** Whether a write must not replace anything, whatever it is: {@code If-None-Match: *}. */
    public boolean isOnlyForNew() {
        return ifNoneMatch != null && ifNoneMatch.any();
    }

    /** Steps 1 and 2. */
    private boolean holdsFor(Representation current) {
        if (ifMatch != null) {
            return ifMatch.names(current.tag(), syntax == TagSyntax.STRICT);
        }
        return ifUnmodifiedSince == null || !changedAfter(ifUnmodifiedSince, current);
    }

    /** Steps 3 and 4. */
    private boolean isKnown(Representation current) {
        if (ifNoneMatch != null) {
            return ifNoneMatch.names(current.tag(), false);
        }
        return ifModifiedSince != null && current.modified().isPresent() && !changedAfter(ifModifiedSince, current);
    }

    private static boolean changedAfter(Instant date, Representation current) {
        return current.modified().filter(modified -> modified.isAfter(date)).isPresent();
    }

    /**
     * Step 5: whether the client's other bytes are of this very representation. A client may send a date only if it can
     * tell that nothing changed twice in that second, so equality is enough.
     */
    private boolean isOf(Representation current, String validator) {
        Optional<Instant> date = HttpDates.parse(validator);
        if (date.isPresent()) {
            return current.modified().equals(date);
        }
        return TagList.parse(List.of(validator), syntax).isJust(current.tag(), syntax == TagSyntax.STRICT);
    }

    /** Ranges that overlap would make an answer longer than the whole, so they get the whole. */
    private static ReadDecision parts(List<ByteRange> asked, Representation current) {
        if (asked.isEmpty()) {
            return ReadDecision.whole(current);
        }
        List<Span> spans = asked.stream()
                .flatMap(range -> range.resolve(current.length()).stream())
                .toList();
        if (spans.isEmpty()) {
            return ReadDecision.without(ReadDecision.Outcome.NOT_SATISFIABLE, current);
        }
        return overlap(spans) ? ReadDecision.whole(current) : ReadDecision.parts(current, spans);
    }

    private static boolean overlap(List<Span> spans) {
        List<Span> sorted =
                spans.stream().sorted(Comparator.comparingLong(Span::offset)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).offset() < sorted.get(i - 1).end()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable TagList tags(HttpServletRequest request, String name, TagSyntax syntax) {
        List<String> lines = Collections.list(request.getHeaders(name));
        return lines.isEmpty() ? null : TagList.parse(lines, syntax);
    }

    private static @Nullable Instant date(HttpServletRequest request, String name) {
        @Nullable String text = only(request, name);
        return text == null ? null : HttpDates.parse(text).orElse(null);
    }

    /** A header that may be there once; two of them say nothing. */
    private static @Nullable String only(HttpServletRequest request, String name) {
        List<String> lines = Collections.list(request.getHeaders(name));
        return lines.size() == 1 ? lines.get(0) : null;
    }
}
