package io.stowage.digest.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The vectors of the native front, and the bytes that their recipes describe. */
public final class NativeVectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NativeVectors() {}

    public static JsonNode load(String file) {
        try (InputStream in = NativeVectors.class.getResourceAsStream("/vectors/native/" + file)) {
            return JSON.readTree(Objects.requireNonNull(in, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> vectors(String file) {
        return elements(load(file).path("vectors"));
    }

    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    public static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::textValue).toList();
    }

    public static List<Digest> digests(JsonNode array) {
        return elements(array).map(node -> Digest.parse(node.textValue())).toList();
    }

    /** All bytes of a vector, for small ones. */
    static byte[] content(JsonNode vector) {
        List<byte[]> pieces = new ArrayList<>();
        feed(vector, pieces::add);
        byte[] all = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int used = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, used, piece.length);
            used += piece.length;
        }
        return all;
    }

    /** Hands the bytes of a vector out in pieces that have nothing to do with chunks. */
    static void feed(JsonNode vector, Consumer<byte[]> sink) {
        long left = vector.path("size").longValue();
        JsonNode recipe = vector.path("recipe");
        int x = recipe.path("seed").intValue();
        while (left > 0) {
            byte[] piece = new byte[(int) Math.min(left, 100_003)];
            x = fill(piece, recipe, x);
            sink.accept(piece);
            left -= piece.length;
        }
    }

    /** Fills the piece and tells where a generated sequence goes on. */
    private static int fill(byte[] piece, JsonNode recipe, int x) {
        String kind = recipe.path("kind").textValue();
        switch (kind) {
            case "hex" ->
                System.arraycopy(HexFormat.of().parseHex(recipe.path("hex").textValue()), 0, piece, 0, piece.length);
            case "fill" -> Arrays.fill(piece, (byte) recipe.path("byte").intValue());
            case "lcg32" -> {
                return generate(piece, x);
            }
            default -> throw new IllegalArgumentException("unknown recipe: " + kind);
        }
        return x;
    }

    private static int generate(byte[] piece, int seed) {
        int x = seed;
        for (int i = 0; i < piece.length; i++) {
            x = 1664525 * x + 1013904223;
            piece[i] = (byte) (x >>> 24);
        }
        return x;
    }
}
