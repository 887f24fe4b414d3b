package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients note of an object in {@code x-amz-meta-} headers.
 *
 * @param values by their names in lower case, without the prefix
 */
public record UserMetadata(Map<String, String> values) {
    public static final String PREFIX = "x-amz-meta-";
    public static final UserMetadata NONE = new UserMetadata(Map.of());

    /** Ours to tell; clients that copy all metadata of an object send it back. */
    public static final String CONTENT_ID = "stowage-hash";

    private static final int MOST_BYTES = 2048;

    public UserMetadata {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        int bytes = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            bytes += each.getKey().getBytes(UTF_8).length + each.getValue().getBytes(UTF_8).length;
        }
        if (bytes > MOST_BYTES) {
            throw S3Error.METADATA_TOO_LARGE.failure(
                    "the names and values of the metadata have " + bytes + " bytes; " + MOST_BYTES + " are allowed",
                    Map.of("Size", String.valueOf(bytes), "MaxSizeAllowed", String.valueOf(MOST_BYTES)));
        }
    }

    /** @param headers the lines of each header by its name */
    public static UserMetadata received(Map<String, List<String>> headers) {
        Map<String, String> values = new TreeMap<>();
        headers.forEach((header, lines) -> {
            String name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX) && !name.equals(PREFIX + CONTENT_ID)) {
                values.put(
                        name.substring(PREFIX.length()),
                        HeaderText.received(String.join(",", lines).strip()));
            }
        });
        return new UserMetadata(values);
    }

    /** The headers of an answer. */
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        values.forEach((name, value) -> headers.put(PREFIX + name, HeaderText.sent(value)));
        return headers;
    }
}
