package io.stowage.ic;

import java.util.Arrays;
import java.util.HexFormat;

/** A public BLS key of a subnet; that of the root subnet is where all trust begins. */
public record RootKey(Bytes der) {
    public static final RootKey MAINNET = parse("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201"
            + "036100814c0e6ec71fab583b08bd81373c255c3c371b2e84863c98a4f1e08b74235d14fb5d9c0cd546d9685f913a0c0b2c"
            + "c5341583bf4b4392e467db96d65b9bb4cb717112f8472e0d5a4d14505ffd7484b01291091c5f87b98883463f98091a0baaae");

    private static final int RAW_BYTES = 96;

    public RootKey {
        byte[] prefix = prefix();
        byte[] bytes = der.array();
        boolean known = bytes.length == prefix.length + RAW_BYTES
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
        if (!known) {
            throw new IllegalArgumentException("is not the DER form of a BLS public key");
        }
    }

    /** Reads the hex of the DER form. */
    public static RootKey parse(String hex) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not hex", e);
        }
        return new RootKey(Bytes.of(bytes));
    }

    /** The point itself, compressed. */
    public byte[] raw() {
        byte[] bytes = der.array();
        return Arrays.copyOfRange(bytes, bytes.length - RAW_BYTES, bytes.length);
    }

    /** The subnet that has this key. */
    public Principal subnet() {
        return Principal.selfAuthenticating(der.array());
    }

    /** Names the key in logs. */
    @Override
    public String toString() {
        return equals(MAINNET) ? "the key of the mainnet" : "the key of root subnet " + subnet();
    }

    private static byte[] prefix() {
        return HexFormat.of().parseHex("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");
    }
}
