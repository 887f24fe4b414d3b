package io.stowage.web.json;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.QueryParameters;
import io.stowage.web.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request: its path in segments, and its parameters as values. */
public record Call(
        HttpServletRequest request, HttpServletResponse response, List<String> path, Map<String, String> parameters) {
    private static final int MOST_PARAMETERS = 20;

    public static Call of(HttpServletRequest request, HttpServletResponse response) {
        String below = RequestPath.below(request);
        List<String> segments = Arrays.stream(below.split("/", -1))
                .map(RequestPath::decode)
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new Call(request, response, segments, parameters(request.getQueryString()));
    }

    /** From the raw query, as servers fail each in their own way at what is not UTF-8. */
    private static Map<String, String> parameters(@Nullable String raw) {
        Map<String, String> found = new HashMap<>();
        for (QueryParameters.Parameter each : QueryParameters.strict(raw, MOST_PARAMETERS)) {
            if (found.put(each.name(), each.value()) != null) {
                throw badRequest("a parameter is given twice");
            }
        }
        return Map.copyOf(found);
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
    public void knows(String... names) {
        Set<String> known = Set.of(names);
        if (!known.containsAll(parameters.keySet())) {
            throw badRequest(
                    known.isEmpty()
                            ? "this takes no parameters"
                            : "there are these parameters, each once at most: " + String.join(", ", known));
        }
    }

    /** Says where the next page of a list begins, when this one is full. If nothing follows, that page is empty. */
    public void linkNext(int limit, List<String> shown) {
        if (shown.size() == limit) {
            String after = shown.get(limit - 1);
            response.setHeader("Link", "<?limit=" + limit + "&after=" + after + ">; rel=\"next\"");
        }
    }

    /** Says where the thing is that this request made. */
    public void locate(String name) {
        response.setHeader("Location", request.getContextPath() + request.getServletPath() + "/" + name);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
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
