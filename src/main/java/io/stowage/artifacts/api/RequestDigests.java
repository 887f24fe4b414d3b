package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.Digests;
import io.stowage.content.rows.Checksum;
import io.stowage.fault.BadRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request says of the digests of its body; all that it says has to agree. */
final class RequestDigests {
    private static final Map<String, Checksum> NAMES =
            Map.of("sha-256", Checksum.SHA256, "sha-512", Checksum.SHA512, "sha", Checksum.SHA1, "md5", Checksum.MD5);
    private static final Pattern MEMBER = Pattern.compile("\\s*([a-z0-9-]+)=:([A-Za-z0-9+/]*={0,2}):\\s*");
    private static final int MOST_BYTES = 2000;

    private RequestDigests() {}

    static Digests of(HttpServletRequest request) {
        Digests all = Digests.NONE;
        for (Checksum kind : Digests.KINDS) {
            @Nullable String value = request.getHeader("X-Checksum-" + Digests.label(kind));
            if (value != null) {
                all = all.with(kind, value.strip());
            }
        }
        for (String header : new String[] {"Content-Digest", "Repr-Digest"}) {
            for (String line : Collections.list(request.getHeaders(header))) {
                all = all.and(parse(header, line));
            }
        }
        return all;
    }

    /** RFC 9530. An algorithm that is not known here is no reason to refuse. */
    private static Digests parse(String header, String line) {
        BadRequest.unless(line.length() <= MOST_BYTES, header + " is too long");
        Digests found = Digests.NONE;
        for (String member : line.split(",", -1)) {
            Matcher matcher =
                    MEMBER.matcher(member.toLowerCase(Locale.ROOT).equals(member) ? member : lowerName(member));
            BadRequest.unless(matcher.matches(), header + " is not like sha-256=:<Base64>:");
            Optional<Checksum> kind = Optional.ofNullable(NAMES.get(matcher.group(1)));
            if (kind.isPresent()) {
                found = found.with(kind.get(), hex(header, matcher.group(2)));
            }
        }
        return found;
    }

    private static String lowerName(String member) {
        int sign = Math.max(0, member.indexOf('='));
        return member.substring(0, sign).toLowerCase(Locale.ROOT) + member.substring(sign);
    }

    private static String hex(String header, String base64) {
        try {
            return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw BadRequest.because(header + " has a value that is no Base64", e);
        }
    }

    /** For answers. */
    static String member(Checksum kind, String hex) {
        String name = kind == Checksum.SHA256 ? "sha-256" : "sha-512";
        return name + "=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)) + ":";
    }
}
