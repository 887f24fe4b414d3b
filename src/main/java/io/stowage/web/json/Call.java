package io.stowage.web.json;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request: its path in segments, and its parameters as values. */
public record Call(HttpServletRequest request, HttpServletResponse response, List<String> path) {

    public static Call of(HttpServletRequest request, HttpServletResponse response) {
        String below = RequestPath.below(request);
        List<String> segments = Arrays.stream(below.split("/", -1))
                .map(RequestPath::decode)
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new Call(request, response, segments);
    }

    /** The method, if it is one of these. */
    public String method(String... allowed) {
        if (!List.of(allowed).contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", allowed));
            throw new StowageException(Fault.METHOD_NOT_ALLOWED, "use " + String.join(" or ", allowed));
        }
        return request.getMethod();
    }

    /** Refuses parameters that nobody reads: one that is misspelt must not mean its default. */
    public void knows(String... parameters) {
        Set<String> known = Set.of(parameters);
        request.getParameterMap().forEach((name, values) -> {
            if (!known.contains(name) || values.length != 1) {
                throw badRequest("there are these parameters, each once at most: " + String.join(", ", known));
            }
        });
    }

    public Optional<String> parameter(String name) {
        @Nullable String value = request.getParameter(name);
        return Optional.ofNullable(value);
    }

    public long number(String name, long fallback, long least, long most) {
        return parameter(name)
                .map(text -> {
                    try {
                        long number = Long.parseLong(text);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Told below, together with numbers out of bounds.
                    }
                    throw badRequest(name + " is not a number from " + least + " to " + most);
                })
                .orElse(fallback);
    }

    public LocalDate day(String name, LocalDate fallback) {
        return parameter(name)
                .map(text -> {
                    try {
                        return LocalDate.parse(text);
                    } catch (DateTimeException e) {
                        throw badRequest(name + " is not a day such as 2026-11-21");
                    }
                })
                .orElse(fallback);
    }

    private static StowageException badRequest(String message) {
        return new StowageException(Fault.BAD_REQUEST, message);
    }
}
