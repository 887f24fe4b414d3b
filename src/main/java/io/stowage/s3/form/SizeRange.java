package io.stowage.s3.form;

import io.stowage.s3.wire.S3Error;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** How large a file may be: {@code content-length-range}. */
public record SizeRange(long least, long most) {

    /** The same bytes; they fail as soon as there are too many, or at the end when there are too few. */
    public InputStream limit(InputStream file) {
        return new FilterInputStream(file) {
            private long count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                if (read < 0) {
                    requireEnough(count);
                    return read;
                }
                count += read;
                if (count > most) {
                    throw S3Error.ENTITY_TOO_LARGE.failure(
                            "the file is larger than the policy allows",
                            Map.of("MaxSizeAllowed", String.valueOf(most)));
                }
                return read;
            }

            @Override
            public long skip(long bytes) throws IOException {
                return readNBytes((int) Math.min(bytes, 8192)).length;
            }
        };
    }

    private void requireEnough(long count) {
        if (count < least) {
            throw S3Error.ENTITY_TOO_SMALL.failure(
                    "the file is smaller than the policy allows",
                    Map.of("ProposedSize", String.valueOf(count), "MinSizeAllowed", String.valueOf(least)));
        }
    }
}
