package io.stowage.pages;

import io.stowage.digest.Algorithm;
import io.stowage.web.answer.EntityTag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** One file of the console, as browsers get it. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            ".html", "text/html;charset=utf-8",
            ".js", "text/javascript;charset=utf-8",
            ".css", "text/css;charset=utf-8",
            ".svg", "image/svg+xml;charset=utf-8");

    private final byte[] bytes;
    private final String type;
    private final EntityTag tag;

    private Page(byte[] bytes, String type) {
        this.bytes = bytes;
        this.type = type;
        this.tag = tag(bytes);
    }

    /** Empty for a file of a kind that no page needs. */
    static Optional<Page> of(String path, byte[] bytes) {
        return TYPES.entrySet().stream()
                .filter(type -> path.endsWith(type.getKey()))
                .findFirst()
                .map(type -> new Page(bytes, type.getValue()));
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    int length() {
        return bytes.length;
    }

    String type() {
        return type;
    }

    EntityTag tag() {
        return tag;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    private static EntityTag tag(byte[] bytes) {
        byte[] hash = Algorithm.SHA256.newDigest().digest(bytes);
        return EntityTag.strong(HexFormat.of().formatHex(hash, 0, 16));
    }
}
