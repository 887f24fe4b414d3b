package io.stowage.web.answer;

import java.util.regex.Pattern;

/**
 * What tells one representation from another.
 *
 * @param value without quotes
 * @param weak whether representations with this tag may differ in their bytes
 */
public record EntityTag(String value, boolean weak) {
    private static final Pattern VALUE = Pattern.compile("[\\x21\\x23-\\x7e\\x80-\\xff]*");

    public EntityTag {
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("no entity tag can hold this: " + value);
        }
    }

    public static EntityTag strong(String value) {
        return new EntityTag(value, false);
    }

    /** As in the {@code ETag} header. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + value + '"';
    }
}
