package io.stowage.access;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the texts of new keys: ids of 20 characters, secrets of 40, roots of 17. */
final class KeyText {
    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/+";
    private static final String ID_PREFIX = "STW";
    private static final int ID_LENGTH = 20;
    private static final int SECRET_LENGTH = 40;
    private static final int ROOT_BYTES = 8;

    private final SecureRandom random;

    KeyText(SecureRandom random) {
        this.random = random;
    }

    String id() {
        return ID_PREFIX + text(ID_ALPHABET, ID_LENGTH - ID_PREFIX.length());
    }

    String secret() {
        return text(SECRET_ALPHABET, SECRET_LENGTH);
    }

    String root() {
        byte[] bytes = new byte[ROOT_BYTES];
        random.nextBytes(bytes);
        return "/" + HexFormat.of().formatHex(bytes);
    }

    private String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
