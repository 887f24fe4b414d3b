package io.stowage.ic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Who somebody is on the Internet Computer: up to 29 bytes, with exactly one text. Ordered by its bytes. */
public final class Principal implements Comparable<Principal> {
    public static final int MAX_BYTES = 29;
    public static final Principal MANAGEMENT = new Principal(new byte[0]);
    public static final Principal ANONYMOUS = new Principal(new byte[] {4});

    private static final int MAX_TEXT = 63;
    private static final int SELF_AUTHENTICATING_BYTES = 29;
    private static final byte RESERVED = 0x7f;
    private static final String FAULT = "is not a principal in its canonical text";

    private final byte[] bytes;
    private final String text;

    /** What kind of party it is, by its last byte. */
    public enum Kind {
        MANAGEMENT,
        /** Given out by the network: canisters. */
        OPAQUE,
        /** The hash of a public key. */
        SELF_AUTHENTICATING,
        ANONYMOUS,
        /** Given to nobody by the network, so that anybody may name with it what has no key pair. */
        RESERVED,
        /** Nothing that the specification knows. */
        OTHER
    }

    private Principal(byte[] bytes) {
        this.bytes = bytes;
        this.text = render(bytes);
    }

    public static Principal of(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a principal has at most " + MAX_BYTES + " bytes");
        }
        return new Principal(bytes.clone());
    }

    /** The principal of the holder of this key's private part. */
    public static Principal selfAuthenticating(byte[] derPublicKey) {
        byte[] hash = sha224(derPublicKey);
        byte[] bytes = Arrays.copyOf(hash, hash.length + 1);
        bytes[hash.length] = 2;
        return new Principal(bytes);
    }

    /** Reads the canonical text only: one party has one name, as the name is used in storage keys. */
    public static Principal parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(FAULT);
        }
        byte[] decoded = Base32.decode(text.replace("-", "")).orElseThrow(() -> new IllegalArgumentException(FAULT));
        if (decoded.length < Integer.BYTES || decoded.length > Integer.BYTES + MAX_BYTES) {
            throw new IllegalArgumentException(FAULT);
        }
        Principal principal = new Principal(Arrays.copyOfRange(decoded, Integer.BYTES, decoded.length));
        // Finds a wrong checksum, misplaced dashes, upper case and loose padding bits, all at once.
        if (!principal.text.equals(text)) {
            throw new IllegalArgumentException(FAULT);
        }
        return principal;
    }

    /**
     * A principal of the reserved class, which the network gives to nobody: an account for something that has a name
     * and no key pair.
     */
    public static Principal reserved(String name) {
        byte[] hash = sha224(name.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = Arrays.copyOf(hash, hash.length + 1);
        bytes[hash.length] = RESERVED;
        return new Principal(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public Kind kind() {
        if (bytes.length == 0) {
            return Kind.MANAGEMENT;
        }
        return switch (bytes[bytes.length - 1]) {
            case 1 -> Kind.OPAQUE;
            case 2 -> bytes.length == SELF_AUTHENTICATING_BYTES ? Kind.SELF_AUTHENTICATING : Kind.OTHER;
            case 4 -> bytes.length == 1 ? Kind.ANONYMOUS : Kind.OTHER;
            case RESERVED -> Kind.RESERVED;
            default -> Kind.OTHER;
        };
    }

    @Override
    public int compareTo(Principal other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Principal that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash(bytes);
    }

    /**
     * A number for tables of principals. Canisters are numbered one after the other, and {@link Arrays#hashCode} gives
     * a dozen neighbours the same number, as its factor is smaller than a byte.
     */
    public static int hash(byte[] principal) {
        int hash = principal.length;
        for (byte each : principal) {
            hash = hash * 0x9e3779b1 + each;
        }
        return hash ^ hash >>> 15;
    }

    @Override
    public String toString() {
        return text;
    }

    private static byte[] sha224(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-224").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-224", e);
        }
    }

    private static String render(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        byte[] checked = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt((int) crc.getValue())
                .put(bytes)
                .array();
        StringBuilder grouped = new StringBuilder(Base32.encode(checked));
        for (int dash = 5; dash < grouped.length(); dash += 6) {
            grouped.insert(dash, '-');
        }
        return grouped.toString();
    }
}
