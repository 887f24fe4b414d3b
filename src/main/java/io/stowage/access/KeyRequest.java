package io.stowage.access;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a new key is to be, or what is to change of one that there is.
 *
 * @param owner who pays; without one a new key gets an account of its own, and an old one stays as it is
 * @param name empty text takes the name away
 */
public record KeyRequest(
        Optional<String> owner, Optional<String> name, Optional<Rights> rights, Optional<String> note) {
    public static final KeyRequest USUAL =
            new KeyRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_NOTE = 200;
    private static final int MAX_OWNER = 100;
    private static final Pattern NAME = Pattern.compile("|[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");

    public KeyRequest {
        require(
                name.map(text -> NAME.matcher(text).matches()).orElse(true),
                "a key's name has up to 63 of A-Z, a-z, 0-9 and . _ @ -, and begins with a letter or a digit");
        require(
                note.map(text -> text.length() <= MAX_NOTE && text.chars().noneMatch(KeyRequest::isUnprintable))
                        .orElse(true),
                "a note has up to " + MAX_NOTE + " characters and no line breaks");
        require(
                owner.map(text -> !text.isEmpty() && text.length() <= MAX_OWNER).orElse(true),
                "an owner has 1 to " + MAX_OWNER + " characters");
    }

    private static boolean isUnprintable(int c) {
        return Character.isISOControl(c) || Character.isSurrogate((char) c);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new StowageException(Fault.BAD_REQUEST, message);
        }
    }
}
