package io.stowage.cli.blob;

import io.stowage.digest.Digest;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Root hashes as people paste them: with or without their label. */
final class Hashes implements ITypeConverter<Digest> {
    private static final Pattern BARE = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern LABELLED = Pattern.compile("sha256:[0-9A-Fa-f]{64}");

    /** Whether a text is a hash, and not the name of a file. */
    static boolean isHash(String text) {
        return BARE.matcher(text).matches() || LABELLED.matcher(text).matches();
    }

    @Override
    public Digest convert(String text) {
        if (!isHash(text)) {
            throw new picocli.CommandLine.TypeConversionException(
                    "'" + text + "' is not a hash such as sha256:8b8e… with 64 hex digits");
        }
        return Digest.parse(BARE.matcher(text).matches() ? "sha256:" + text : text);
    }
}
