package io.stowage.s3.wire;

import io.stowage.fault.StowageException;
import java.util.Optional;

/** {@code x-amz-copy-source}: {@code [/]bucket/key[?versionId=…]}, percent-encoded or not. */
public record CopySource(BucketName bucket, ObjectKey key, Optional<String> versionId) {
    public static final String HEADER = "x-amz-copy-source";
    private static final String VERSION = "?versionId=";

    public static CopySource parse(String header) {
        String text = header.strip();
        int question = text.lastIndexOf(VERSION);
        Optional<String> version =
                question < 0 ? Optional.empty() : Optional.of(text.substring(question + VERSION.length()));
        String path = decode(question < 0 ? text : text.substring(0, question));
        String name = path.startsWith("/") ? path.substring(1) : path;
        int slash = name.indexOf('/');
        if (slash < 1 || slash == name.length() - 1) {
            throw S3Error.invalidArgument(
                    "the copy source has to be a bucket, a slash and a key", HEADER, HeaderText.received(header));
        }
        return new CopySource(
                BucketName.parse(name.substring(0, slash)), ObjectKey.parse(name.substring(slash + 1)), version);
    }

    private static String decode(String path) {
        try {
            return UriText.decodePath(path);
        } catch (StowageException e) {
            // Not encoded: a key may have a percent sign.
            return HeaderText.received(path);
        }
    }
}
