package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.stowage.s3.wire.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request as text, read as a server reads it. */
final class RawRequest {
    private RawRequest() {}

    static SignedRequest parse(String text) {
        String[] lines = text.split("\n", -1);
        String first = lines[0];
        String method = first.substring(0, first.indexOf(' '));
        String target = escape(first.substring(first.indexOf(' ') + 1, first.lastIndexOf(' ')));
        Map<String, List<String>> headers = new LinkedHashMap<>();
        String last = "";
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            if (lines[i].startsWith(" ")) {
                List<String> values = requireNonNull(headers.get(last));
                values.set(values.size() - 1, values.get(values.size() - 1) + lines[i]);
            } else {
                int colon = lines[i].indexOf(':');
                last = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
                String value = lines[i].substring(colon + 1);
                headers.computeIfAbsent(last, name -> new ArrayList<>())
                        .add(new String(value.getBytes(UTF_8), ISO_8859_1));
            }
        }
        String host = requireNonNull(headers.remove("host")).get(0).strip();
        int question = target.indexOf('?');
        return new SignedRequest(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? Query.NONE : Query.parse(target.substring(question + 1)),
                headers,
                SignedRequest.hosts(host),
                Optional.empty());
    }

    /** The suite writes some targets as no client could send them. */
    private static String escape(String target) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : target.getBytes(UTF_8)) {
            escaped.append(b <= ' ' ? String.format("%%%02X", b) : String.valueOf((char) b));
        }
        return escaped.toString();
    }
}
