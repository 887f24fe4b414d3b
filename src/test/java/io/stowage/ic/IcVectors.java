package io.stowage.ic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The vectors of the Internet Computer; their folder says where each came from. */
public final class IcVectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IcVectors() {}

    public static JsonNode load(String file) {
        try (InputStream in = IcVectors.class.getResourceAsStream("/vectors/ic/" + file)) {
            return JSON.readTree(Objects.requireNonNull(in, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The elements of an array, wherever in the document it is. */
    public static Stream<JsonNode> elements(String file, String pointer) {
        JsonNode array = load(file).at(pointer);
        if (!array.isArray() || array.isEmpty()) {
            throw new IllegalArgumentException("there are no vectors at " + pointer + " of " + file);
        }
        return StreamSupport.stream(array.spliterator(), false);
    }

    public static String text(JsonNode node, String field) {
        return node.required(field).textValue();
    }

    public static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(text(node, field));
    }
}
