package io.stowage.artifacts.registry;

import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Digests of one file, at most one of each kind, in lower-case hex. */
public record Digests(Map<Checksum, String> hex) {
    public static final Digests NONE = new Digests(Map.of());

    /** The kinds that a registry knows, the safest first. */
    public static final List<Checksum> KINDS = List.of(Checksum.SHA256, Checksum.SHA512, Checksum.SHA1, Checksum.MD5);

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digests {
        hex = Map.copyOf(hex);
    }

    static Digests of(Received received) {
        Map<Checksum, String> hex = new EnumMap<>(Checksum.class);
        received.checksums().forEach((kind, value) -> {
            if (KINDS.contains(kind)) {
                hex.put(kind, HexFormat.of().formatHex(value));
            }
        });
        return new Digests(hex);
    }

    /** By its name in requests, such as {@code sha256}. */
    public static Optional<Checksum> kind(String label) {
        return KINDS.stream().filter(kind -> label(kind).equals(label)).findFirst();
    }

    public static String label(Checksum kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** With one more; one that contradicts what is known is refused. */
    public Digests with(Checksum kind, String text) {
        String value = text.toLowerCase(Locale.ROOT);
        BadRequest.unless(
                HEX.matcher(value).matches() && value.length() == hexDigits(kind),
                "this is no " + label(kind) + " in hex: it has " + hexDigits(kind) + " digits");
        if (hex.containsKey(kind) && !value.equals(hex.get(kind))) {
            throw BadRequest.because("two different values of " + label(kind) + " were announced for one file")
                    .coded("digest_conflict");
        }
        Map<Checksum, String> more = new EnumMap<>(Checksum.class);
        more.putAll(hex);
        more.put(kind, value);
        return new Digests(more);
    }

    /** Both; where they contradict each other the request is refused. */
    public Digests and(Digests other) {
        Digests all = this;
        for (Map.Entry<Checksum, String> each : other.hex.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return all;
    }

    private static int hexDigits(Checksum kind) {
        return switch (kind) {
            case SHA256 -> 64;
            case SHA512 -> 128;
            case SHA1 -> 40;
            case MD5 -> 32;
            case CRC32, CRC32C, CRC64 -> throw new IllegalArgumentException(kind + " names no file");
        };
    }

    public Optional<String> find(Checksum kind) {
        return Optional.ofNullable(hex.get(kind));
    }

    public Optional<Digest> digest(Algorithm algorithm) {
        return find(Checksum.of(algorithm)).map(value -> new Digest(algorithm, value));
    }

    /** The first kind of which the other has another value. */
    public Optional<Checksum> differsIn(Digests other) {
        return KINDS.stream()
                .filter(kind -> hex.containsKey(kind)
                        && other.hex.containsKey(kind)
                        && !hex.get(kind).equals(other.hex.get(kind)))
                .findFirst();
    }

    byte @Nullable [] column(Checksum kind) {
        return find(kind).map(HexFormat.of()::parseHex).orElse(null);
    }

    Digests learn(Checksum kind, byte @Nullable [] value) {
        return value == null ? this : with(kind, HexFormat.of().formatHex(value));
    }
}
