package io.stowage.artifacts.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Media types as clients give them. They are data here: a file is always a download. */
final class MediaTypes {
    private static final String USUAL = "application/octet-stream";
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+( *;[ -~]*)?");
    private static final int LONGEST = 200;

    private MediaTypes() {}

    /** The usual one in place of none, and of one that is none. */
    static String of(@Nullable String given) {
        return given != null && given.length() <= LONGEST && TYPE.matcher(given).matches() ? given : USUAL;
    }
}
