package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.util.Base64;
import java.util.regex.Pattern;

/** {@code <name>:<base64>}, as keys are written. A refusal repeats nothing of it, as it may be a secret. */
final class KeyText {
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^:]]{1,200}");

    private final String name;
    private final byte[] value;

    private KeyText(String name, byte[] value) {
        this.name = name;
        this.value = value;
    }

    /** @param what the kind of key, for the refusal */
    static KeyText parse(String what, String text, int bytes) {
        int colon = text.indexOf(':');
        BadRequest.unless(colon > 0, what + " is not <name>:<base64>");
        byte[] value;
        try {
            value = Base64.getDecoder().decode(text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message shows characters of the key.
            throw BadRequest.because(what + " is not written in base64");
        }
        BadRequest.unless(value.length == bytes, what + " does not have " + bytes + " bytes");
        requireName(text.substring(0, colon));
        return new KeyText(text.substring(0, colon), value);
    }

    static void requireName(String name) {
        BadRequest.unless(
                NAME.matcher(name).matches(),
                "the name of a key is up to 200 printable characters without blanks and colons");
    }

    static String write(String name, byte[] value) {
        return name + ":" + Base64.getEncoder().encodeToString(value);
    }

    String name() {
        return name;
    }

    byte[] value() {
        return value;
    }
}
