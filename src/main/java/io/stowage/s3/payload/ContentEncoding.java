package io.stowage.s3.payload;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code Content-Encoding} as it is stored: without the framing of the request, which is gone by then. */
public final class ContentEncoding {
    private static final String FRAMING = "aws-chunked";

    private ContentEncoding() {}

    /** @return empty when nothing is left to store */
    public static Optional<String> stored(List<String> lines) {
        String rest = lines.stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase(FRAMING))
                .collect(Collectors.joining(","));
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    /** Whether the body is said to be framed. */
    public static boolean isFramed(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .anyMatch(coding -> coding.strip().equalsIgnoreCase(FRAMING));
    }
}
