package io.stowage.s3.index;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The access rules that have a name. */
public enum CannedAcl {
    PRIVATE,
    PUBLIC_READ,
    PUBLIC_READ_WRITE,
    AUTHENTICATED_READ,
    BUCKET_OWNER_READ,
    BUCKET_OWNER_FULL_CONTROL;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As in {@code x-amz-acl}. */
    public String text() {
        return text;
    }

    public static Optional<CannedAcl> find(String text) {
        return Arrays.stream(values()).filter(acl -> acl.text.equals(text)).findFirst();
    }

    static CannedAcl require(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no access rules are called " + text));
    }
}
