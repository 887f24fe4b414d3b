package io.stowage.artifacts.registry;

import io.stowage.fault.BadRequest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a package is called by people; unique among those that were not deleted.
 *
 * @param producer segments with slashes between them, such as {@code ci/nightly}
 * @param version may be empty
 */
public record Coordinates(String producer, String name, String version) {
    private static final int MOST_BYTES = 200;
    private static final Pattern PRODUCER =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]*(/[A-Za-z0-9][A-Za-z0-9._@+-]*)*");

    public Coordinates {
        BadRequest.unless(
                PRODUCER.matcher(producer).matches() && producer.length() <= MOST_BYTES,
                "producer has up to " + MOST_BYTES + " of A-Z, a-z, 0-9 and . _ @ + - in segments with / in between,"
                        + " each of which begins with a letter or a digit");
        BadRequest.unless(!name.isEmpty(), "name is empty");
        requireText("name", name);
        requireText("version", version);
        BadRequest.unless(!version.equals("latest"), "no version is called latest");
    }

    private static void requireText(String what, String text) {
        BadRequest.unless(
                text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                        && text.chars().noneMatch(Character::isISOControl),
                what + " has at most " + MOST_BYTES + " bytes, none of which is a control character");
    }
}
