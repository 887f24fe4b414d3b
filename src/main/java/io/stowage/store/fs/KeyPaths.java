package io.stowage.store.fs;

import io.stowage.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Keys as relative paths and back. Each segment of a key is a directory and the last one a file:
 *
 * <pre>
 * a            a+
 * a/b          a/b+
 * a//b         a/%/b+
 * ../x         %2E./x+
 * sha256:abcdef…   sha256%3Aab=/cdef…+
 * </pre>
 *
 * Letters, digits and {@code _ - .} stand for themselves (a dot not in the first place), any other byte is {@code %XX},
 * an empty segment is {@code %}. A file ends in {@code +}; a directory that cuts a segment in pieces, because it is long
 * or because a digest fans out, ends in {@code =}. Keys never give these two characters, so no two keys share a path and
 * none is in the way of another.
 *
 * <p>Where a segment is cut depends only on what stands before the cut. So all keys that begin alike are below one
 * directory, and a listing may go through the directories one by one.
 *
 * <p>Bytes are kept as strings of the characters 0 to 255, here called raw: they compare and match as the bytes do.
 */
final class KeyPaths {
    /** Three characters for each byte, and a file system takes 255. */
    static final int LONGEST_PIECE = 80;

    private static final String EMPTY = "%";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyPaths() {}

    /** What a name in a directory stands for. */
    enum Kind {
        /** The piece ends the key. */
        FILE("+"),
        /** A slash follows the piece. */
        SEGMENT(""),
        /** Anything may follow, also nothing. */
        CUT("=");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    record Name(Kind kind, String piece) {
        /** What the keys at or below this name begin with, after what the directory itself stands for. */
        String start() {
            return kind == Kind.SEGMENT ? piece + "/" : piece;
        }

        String text() {
            return (piece.isEmpty() ? EMPTY : escape(piece)) + kind.suffix;
        }
    }

    /** The directory that holds all keys with some beginning, and the raw part of the beginning that it stands for. */
    record Directory(String path, String raw) {}

    static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Empty for bytes that are no key; only a stranger's file has such a name. */
    static Optional<Key> key(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length == 0 || bytes.length > Key.MAX_BYTES || raw.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Key.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static String path(String raw) {
        Cutting cutting = new Cutting(raw);
        return cutting.path + new Name(Kind.FILE, cutting.rest()).text();
    }

    static Directory directory(String beginning) {
        Cutting cutting = new Cutting(beginning);
        return new Directory(cutting.path.toString(), beginning.substring(0, cutting.start));
    }

    /** Empty for a name that this class never gives. */
    static Optional<Name> parse(String text) {
        Kind kind = text.endsWith("+") ? Kind.FILE : text.endsWith("=") ? Kind.CUT : Kind.SEGMENT;
        String escaped = text.substring(0, text.length() - kind.suffix.length());
        Optional<String> piece = escaped.equals(EMPTY) ? Optional.of("") : unescape(escaped);
        return piece.map(found -> new Name(kind, found))
                .filter(name -> name.text().equals(text));
    }

    private static String escape(String piece) {
        StringBuilder escaped = new StringBuilder(piece.length() + 8);
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (isSafe(c) && (c != '.' || i > 0)) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isSafe(char c) {
        return isLabel(c) || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.';
    }

    private static boolean isLabel(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static Optional<String> unescape(String escaped) {
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '%') {
                piece.append(c);
            } else if (i + 2 < escaped.length()
                    && HexFormat.isHexDigit(escaped.charAt(i + 1))
                    && HexFormat.isHexDigit(escaped.charAt(i + 2))) {
                piece.append((char) HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(piece.toString());
    }

    /** Goes through a raw key byte by byte and closes a piece wherever one ends. */
    private static final class Cutting {
        private static final int LONGEST_LABEL = 16;
        private static final int FAN_OUT = 2;

        private final String raw;
        private final StringBuilder path = new StringBuilder();
        /** Where the open piece starts. */
        private int start;

        /** Whether the segment was cut before. */
        private boolean cut;

        /** The length of {@code sha256:} at the start of the segment; zero when it does not start so. */
        private int label;

        Cutting(String raw) {
            this.raw = raw;
            for (int i = 0; i < raw.length(); i++) {
                if (raw.charAt(i) == '/') {
                    close(Kind.SEGMENT, i);
                    start = i + 1;
                    cut = false;
                    label = 0;
                } else if (isCutAfter(i)) {
                    close(Kind.CUT, i + 1);
                    start = i + 1;
                    cut = true;
                }
            }
        }

        String rest() {
            return raw.substring(start);
        }

        private void close(Kind kind, int end) {
            path.append(new Name(kind, raw.substring(start, end)).text()).append('/');
        }

        private boolean isCutAfter(int i) {
            int length = i + 1 - start;
            if (!cut && label == 0 && raw.charAt(i) == ':' && isLabelBefore(i)) {
                label = length;
            }
            boolean fansOut = label > 0 && !cut && length == label + FAN_OUT;
            return fansOut || length == LONGEST_PIECE;
        }

        private boolean isLabelBefore(int colon) {
            int length = colon - start;
            boolean all = length > 0 && length <= LONGEST_LABEL;
            for (int i = start; all && i < colon; i++) {
                all = isLabel(raw.charAt(i));
            }
            return all;
        }
    }
}
