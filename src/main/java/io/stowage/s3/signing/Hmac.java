package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two keyed hashes of signatures, and how they are compared. */
final class Hmac {
    private static final String SHA256 = "HmacSHA256";
    private static final String SHA1 = "HmacSHA1";

    private Hmac() {}

    static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, SHA256);
    }

    static byte[] sha256(SecretKeySpec key, String text) {
        return compute(SHA256, key, text.getBytes(UTF_8));
    }

    static String hex(SecretKeySpec key, String text) {
        return HexFormat.of().formatHex(sha256(key, text));
    }

    static byte[] sha1(String secret, byte[] text) {
        return compute(SHA1, new SecretKeySpec(secret.getBytes(UTF_8), SHA1), text);
    }

    private static byte[] compute(String algorithm, SecretKeySpec key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** In a time that does not tell how much of it is right. */
    static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
