package io.stowage.s3.wire;

import java.util.regex.Pattern;

/** The name of a bucket: 3 to 63 characters that fit into a host name, and nothing that looks like an address. */
public record BucketName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    public BucketName {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not the name of a bucket: " + text);
        }
    }

    public static BucketName parse(String text) {
        if (!isValid(text)) {
            throw S3Error.INVALID_BUCKET_NAME.failure(
                    "a bucket's name has 3 to 63 characters of a-z, 0-9, '.' and '-', begins and ends with a letter or"
                            + " digit, and is no IP address");
        }
        return new BucketName(text);
    }

    public static boolean isValid(String text) {
        return text.length() <= 63
                && FORM.matcher(text).matches()
                && !text.contains("..")
                && !text.contains(".-")
                && !text.contains("-.")
                && !ADDRESS.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
