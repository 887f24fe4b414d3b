package io.stowage.custody;

import io.stowage.config.ByteSize;
import io.stowage.content.verify.Orphans;
import io.stowage.content.verify.PlaceFilter;
import io.stowage.content.verify.VerifyMode;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.json.Fields;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client wants of a verification.
 *
 * @param restart whether a job that was left is not continued
 */
record VerifyRequest(VerifyOptions options, boolean restart) {
    static final Set<String> FIELDS = Set.of(
            "mode",
            "states",
            "older_than",
            "digests",
            "concurrency",
            "rate",
            "requests_per_second",
            "max_errors",
            "max_unavailable",
            "repair",
            "orphans",
            "remove_orphans",
            "restart");

    private static final String SAMPLE = "sample:";
    private static final String WHOLE = "full";

    static VerifyRequest of(Fields body) {
        try {
            String mode = body.optionalText("mode").orElse(WHOLE);
            VerifyOptions options = new VerifyOptions(
                    mode.equals("quick") ? VerifyMode.QUICK : VerifyMode.FULL,
                    percent(mode),
                    body.texts("states", PlaceFilter.values().length).stream()
                            .map(VerifyRequest::state)
                            .collect(Collectors.toSet()),
                    duration(body, "older_than", Duration.ZERO),
                    body.texts("digests", VerifyOptions.MOST_DIGESTS).stream()
                            .map(Digest::parse)
                            .collect(Collectors.toSet()),
                    number(body, "concurrency", VerifyOptions.USUAL_CONCURRENCY),
                    body.optionalText("rate").map(VerifyRequest::rate).orElse(0L),
                    number(body, "requests_per_second", 0),
                    number(body, "max_errors", 0),
                    duration(body, "max_unavailable", VerifyOptions.USUAL_MAX_UNAVAILABLE),
                    body.flag("repair"),
                    orphans(body));
            return new VerifyRequest(options, body.flag("restart"));
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static Orphans orphans(Fields body) {
        return body.flag("remove_orphans") ? Orphans.REMOVED : body.flag("orphans") ? Orphans.TOLD : Orphans.UNNOTICED;
    }

    private static int percent(String mode) {
        if (mode.equals(WHOLE) || mode.equals("quick")) {
            return 100;
        }
        try {
            if (mode.startsWith(SAMPLE)) {
                return Integer.parseInt(mode.substring(SAMPLE.length()));
            }
        } catch (NumberFormatException e) {
            // Told below, together with modes that nobody knows.
        }
        throw new IllegalArgumentException("mode is full, quick or sample:<percent>");
    }

    static PlaceFilter state(String name) {
        return Arrays.stream(PlaceFilter.values())
                .filter(state -> name(state).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new StowageException(Fault.BAD_REQUEST, "a state is stored, verified, failed or missing"));
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static long rate(String text) {
        String size = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        return ByteSize.parse(size);
    }

    static int number(Fields body, String name, int fallback) {
        return body.has(name) ? body.number(name) : fallback;
    }

    static Duration duration(Fields body, String name, Duration fallback) {
        Optional<String> text = body.optionalText(name);
        try {
            return text.map(Duration::parse).orElse(fallback);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is a duration such as P30D or PT12H", e);
        }
    }
}
