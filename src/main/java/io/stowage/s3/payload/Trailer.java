package io.stowage.s3.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.digest.Algorithm;
import io.stowage.s3.signing.ChunkSignatures;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines behind the last chunk of a body. There is nothing in it before the body was read to its end. */
public final class Trailer {
    private static final String SIGNATURE = "x-amz-trailer-signature";
    private static final int MOST_LINES = 16;

    private final Set<String> announced;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** @param announced the names that the head of the request gave in {@code x-amz-trailer}, in lower case */
    Trailer(Set<String> announced) {
        this.announced = Set.copyOf(announced);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void read(FrameReader source, Optional<ChunkSignatures> signatures) throws IOException {
        MessageDigest digest = Algorithm.SHA256.newDigest();
        @Nullable String signature = null;
        String line = source.line();
        for (int i = 0; !line.isEmpty(); i++) {
            int colon = line.indexOf(':');
            if (colon < 1 || i == MOST_LINES || signature != null) {
                throw S3Error.INVALID_REQUEST.failure("the trailer of the body is malformed");
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(SIGNATURE)) {
                signature = value;
            } else {
                put(name, value);
                digest.update((name + ":" + value + "\n").getBytes(ISO_8859_1));
            }
            line = source.line();
        }
        requireWhole(signatures, signature, digest.digest());
    }

    private void put(String name, String value) {
        if (!announced.contains(name) || values.put(name, value) != null) {
            throw S3Error.INVALID_REQUEST.failure(
                    "the trailer has a line that x-amz-trailer did not announce, or twice");
        }
    }

    private void requireWhole(Optional<ChunkSignatures> signatures, @Nullable String signature, byte[] hash) {
        if (!values.keySet().containsAll(announced)) {
            throw S3Error.INVALID_REQUEST.failure("the trailer lacks a line that x-amz-trailer announced");
        }
        if (signatures.isPresent()) {
            if (signature == null) {
                throw S3Error.INVALID_REQUEST.failure("the trailer has no " + SIGNATURE);
            }
            signatures.get().requireTrailer(hash, signature);
        }
    }
}
