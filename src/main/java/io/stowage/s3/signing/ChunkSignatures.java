package io.stowage.s3.signing;

import io.stowage.digest.Algorithm;
import io.stowage.s3.wire.S3Error;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** The signatures of the chunks of a body. Each covers the one before, so they are checked in order. One thread at a time. */
public final class ChunkSignatures {
    private static final String CHUNK = SignatureV4.ALGORITHM + "-PAYLOAD";
    private static final String TRAILER = SignatureV4.ALGORITHM + "-TRAILER";
    private static final String NOTHING =
            HexFormat.of().formatHex(Algorithm.SHA256.newDigest().digest());

    private final String accessKey;
    private final SecretKeySpec key;
    private final String time;
    private final String scope;
    private String previous;

    ChunkSignatures(SecretKeySpec key, String time, CredentialScope scope, String seed) {
        this.accessKey = scope.accessKey();
        this.key = key;
        this.time = time;
        this.scope = scope.text();
        this.previous = seed;
    }

    /** Throws unless a chunk with this hash was signed so. */
    public void requireChunk(byte[] sha256, String signature) {
        require(CHUNK, NOTHING + "\n" + HexFormat.of().formatHex(sha256), signature, "a chunk");
    }

    /** Throws unless these trailer lines, each with a line feed, were signed so. */
    public void requireTrailer(byte[] sha256, String signature) {
        require(TRAILER, HexFormat.of().formatHex(sha256), signature, "the trailer");
    }

    private void require(String kind, String hashes, String signature, String what) {
        String toSign = kind + "\n" + time + "\n" + scope + "\n" + previous + "\n" + hashes;
        String expected = Hmac.hex(key, toSign);
        if (!Hmac.isSame(expected, signature)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "the signature of " + what + " does not match what arrived; check the secret of the access key",
                    Map.of("AWSAccessKeyId", accessKey, "StringToSign", toSign, "SignatureProvided", signature));
        }
        previous = expected;
    }
}
