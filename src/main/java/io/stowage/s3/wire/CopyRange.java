package io.stowage.s3.wire;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code x-amz-copy-source-range}: {@code bytes=first-last}, with both. */
public record CopyRange(long first, long last) {
    private static final String HEADER = "x-amz-copy-source-range";
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})");

    public static CopyRange parse(String header) {
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches() || Long.parseLong(form.group(1)) > Long.parseLong(form.group(2))) {
            throw S3Error.invalidArgument(
                    "the " + HEADER + " value must be of the form bytes=first-last", HEADER, header);
        }
        return new CopyRange(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
    }

    /** Throws unless the source has all of it. */
    public CopyRange requireWithin(long size) {
        if (last >= size) {
            throw S3Error.INVALID_RANGE.failure(
                    "the range is not within the source, which has " + size + " bytes",
                    Map.of("ActualObjectSize", String.valueOf(size)));
        }
        return this;
    }

    public long length() {
        return last - first + 1;
    }
}
