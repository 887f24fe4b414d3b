package io.stowage.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that content may be addressed by. */
public enum Algorithm {
    SHA256("sha256", "SHA-256", 32),
    SHA512("sha512", "SHA-512", 64);

    private final String label;
    private final String jcaName;
    private final int bytes;

    Algorithm(String label, String jcaName, int bytes) {
        this.label = label;
        this.jcaName = jcaName;
        this.bytes = bytes;
    }

    /** As it is written before the colon: {@code sha256}. */
    public String label() {
        return label;
    }

    public int bytes() {
        return bytes;
    }

    /** A fresh computation by the JDK's own provider, which uses the processor's instructions where there are any. */
    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(jcaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + jcaName, e);
        }
    }
}
