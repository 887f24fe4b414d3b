package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.digest.Algorithm;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.UriText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The form of a request that both sides can build. S3's form keeps the path as it is: dots, empty segments and all. Each
 * character stands for a byte, as header values arrive.
 */
record CanonicalRequest(String text) {
    private static final String SIGNATURE = "X-Amz-Signature";

    private record Pair(String name, String value) {}

    /**
     * @param signedHeaders sorted
     * @param host the one to try
     */
    static CanonicalRequest of(SignedRequest request, List<String> signedHeaders, String host, String payloadHash) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(path(request.path())).append('\n');
        text.append(query(request.query())).append('\n');
        for (String name : signedHeaders) {
            List<String> lines = name.equals("host") ? List.of(host) : request.lines(name);
            text.append(name).append(':').append(value(lines)).append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
        return new CanonicalRequest(text.toString());
    }

    static String path(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '/' && !UriText.isUnreserved(c)) {
                return UriText.encode(UriText.bytes(raw, false), true);
            }
        }
        return raw.isEmpty() ? "/" : raw;
    }

    /** Sorted by encoded name, then value; the signature itself is left out. */
    static String query(Query query) {
        List<Pair> pairs = new ArrayList<>();
        for (Query.Parameter each : query.parameters()) {
            if (!each.name().equalsIgnoreCase(SIGNATURE)) {
                pairs.add(new Pair(encode(each.rawName()), encode(each.rawValue())));
            }
        }
        pairs.sort(Comparator.comparing(Pair::name).thenComparing(Pair::value));
        StringBuilder text = new StringBuilder();
        for (Pair each : pairs) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(each.name())
                    .append('=')
                    .append(each.value());
        }
        return text.toString();
    }

    private static String encode(String raw) {
        return UriText.encode(UriText.bytes(raw, true), false);
    }

    /** Trimmed, with runs of blanks made one, and lines joined with a comma. */
    static String value(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(i == 0 ? "" : ",");
            appendWithoutRuns(text, lines.get(i).strip());
        }
        return text.toString();
    }

    private static void appendWithoutRuns(StringBuilder text, String line) {
        boolean blank = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isBlank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (!isBlank) {
                text.append(c);
            } else if (!blank) {
                text.append(' ');
            }
            blank = isBlank;
        }
    }

    String hash() {
        return HexFormat.of().formatHex(Algorithm.SHA256.newDigest().digest(bytes()));
    }

    /** What a server decoded otherwise than as ISO-8859-1 was UTF-8. */
    private byte[] bytes() {
        return text.getBytes(text.chars().allMatch(c -> c < 0x100) ? ISO_8859_1 : UTF_8);
    }

    String stringToSign(String time, CredentialScope scope) {
        return SignatureV4.ALGORITHM + "\n" + time + "\n" + scope.text() + "\n" + hash();
    }
}
