package io.stowage.v1;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The bytes that the client sent in the vectors, which name them by their hash only. */
final class NativeChunks {
    private static final byte[] PNG =
            HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452" + "00000001000000010806000000");

    private NativeChunks() {}

    /** The body that has the hash of that request. */
    static byte[] content(JsonNode request) {
        int size = request.path("body_bytes").intValue();
        String sha = request.path("body_sha256").textValue();
        return Stream.of(new byte[] {1}, new byte[] {1, 2, 3}, PNG, lcg(1 << 20), new byte[] {81})
                .filter(bytes -> bytes.length == size)
                .filter(bytes -> Digest.compute(Algorithm.SHA256, bytes).hex().equals(sha))
                .findFirst()
                .orElseThrow(() -> new AssertionError(size + " bytes by another recipe: " + sha));
    }

    /** The recipe lcg32 with the seed that this vector has in blobs.json. */
    private static byte[] lcg(int size) {
        byte[] bytes = new byte[size];
        int x = 1398034266;
        for (int i = 0; i < size; i++) {
            x = 1664525 * x + 1013904223;
            bytes[i] = (byte) (x >>> 24);
        }
        return bytes;
    }
}
