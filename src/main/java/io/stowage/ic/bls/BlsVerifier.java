package io.stowage.ic.bls;

/**
 * Checks BLS signatures as the Internet Computer makes them: signature in G1, key in G2, both compressed. All
 * implementations give the same verdict on all input, and throw on none.
 */
public interface BlsVerifier {
    int KEY_BYTES = 96;
    int SIGNATURE_BYTES = 48;

    /** The ciphersuite, which is also the tag that separates these signatures from others by the same key. */
    String SUITE = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

    /** False for anything malformed too: other lengths, infinity, points outside of their subgroup. */
    boolean verify(byte[] key, byte[] signature, byte[] message);

    /** For logs and benchmarks. */
    String name();
}
