package io.stowage.content;

import io.stowage.content.rows.Content;

/** A part of a content: {@code length} bytes from {@code start} on. */
public record Slice(Content content, long start, long length) {
    public Slice {
        if (start < 0 || length < 1 || start + length > content.size() || start + length < 0) {
            throw new IllegalArgumentException(
                    "a content of " + content.size() + " bytes has no " + length + " bytes from " + start + " on");
        }
    }

    public static Slice all(Content content) {
        return new Slice(content, 0, content.size());
    }
}
