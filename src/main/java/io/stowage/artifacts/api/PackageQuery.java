package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.PackageFilter;
import io.stowage.artifacts.registry.PackageState;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.web.json.Call;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which packages a list is asked for, as the parameters of a request say it. */
final class PackageQuery {
    private static final String LABEL = "label.";
    private static final Set<String> FILTERS = Set.of(
            "producer",
            "name",
            "version",
            "retention_class",
            "state",
            "digest",
            "created_after",
            "created_before",
            "sort",
            "limit",
            "cursor");

    private PackageQuery() {}

    static PackageFilter filter(RegistryCall asked) {
        Call call = asked.call();
        Map<String, String> labels = new LinkedHashMap<>();
        Set<String> known = new HashSet<>(FILTERS);
        call.parameters().forEach((name, value) -> {
            if (name.startsWith(LABEL)) {
                known.add(name);
                labels.put(name.substring(LABEL.length()), value);
            }
        });
        call.knows(known.toArray(String[]::new));
        return new PackageFilter(
                call.parameter("producer"),
                call.parameter("name"),
                call.parameter("version"),
                call.parameter("retention_class"),
                call.parameter("state").map(PackageQuery::state).orElse(PackageState.FINALIZED),
                call.parameter("digest").map(PackageQuery::digest),
                labels,
                asked.moment("created_after"),
                asked.moment("created_before"),
                call.parameter("sort").map(PackageQuery::isOldestFirst).orElse(false),
                call.parameter("cursor").map(PackageQuery::id));
    }

    private static PackageState state(String word) {
        return Arrays.stream(new PackageState[] {PackageState.OPEN, PackageState.FINALIZED, PackageState.EXPIRED})
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> BadRequest.because("state is open, finalized or expired"));
    }

    static Digest digest(String text) {
        return BadRequest.unlessValid("digest", () -> Digest.parse(text));
    }

    private static boolean isOldestFirst(String sort) {
        return switch (sort.toLowerCase(Locale.ROOT)) {
            case "created" -> true;
            case "-created" -> false;
            default -> throw BadRequest.because("sort is created or -created");
        };
    }

    /** What a client goes on with behind this package. */
    static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    }

    private static String id(String cursor) {
        return BadRequest.unlessValid(
                "cursor", () -> new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
    }
}
