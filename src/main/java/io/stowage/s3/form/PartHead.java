package io.stowage.s3.form;

import io.stowage.s3.wire.HeaderText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a part of a form says of itself.
 *
 * @param name of the field, in lower case
 */
record PartHead(String name, Optional<String> fileName, Optional<String> contentType) {
    private static final int MOST_LINES = 16;

    static PartHead read(PartReader parts) throws IOException {
        Map<String, String> headers = new HashMap<>();
        String line = parts.line();
        for (int i = 0; !line.isEmpty(); i++) {
            int colon = line.indexOf(':');
            if (colon < 1 || i == MOST_LINES) {
                throw PartReader.malformed("a part has a bad head");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
            line = parts.line();
        }
        Map<String, String> parameters = parameters(headers.getOrDefault("content-disposition", ""));
        String name = parameters.getOrDefault("name", "");
        if (name.isEmpty()) {
            throw PartReader.malformed("a part has no name");
        }
        return new PartHead(
                name.toLowerCase(Locale.ROOT),
                Optional.ofNullable(parameters.get("filename")),
                Optional.ofNullable(headers.get("content-type")));
    }

    /** The parameters behind the first semicolon, with or without quotes. */
    static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new HashMap<>();
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equal = header.indexOf('=', at);
            if (equal < 0) {
                break;
            }
            String name = header.substring(at + 1, equal).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = value(header, equal + 1, value);
            parameters.putIfAbsent(name, HeaderText.received(value.toString().strip()));
            at = header.indexOf(';', at);
        }
        return parameters;
    }

    /** @return where the value ends */
    private static int value(String header, int start, StringBuilder value) {
        boolean quoted = start < header.length() && header.charAt(start) == '"';
        int at = quoted ? start + 1 : start;
        while (at < header.length() && header.charAt(at) != (quoted ? '"' : ';')) {
            boolean escaped =
                    quoted && header.charAt(at) == '\\' && at + 1 < header.length() && header.charAt(at + 1) == '"';
            at += escaped ? 1 : 0;
            value.append(header.charAt(at++));
        }
        return at;
    }
}
