package io.stowage.s3.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.content.Contents;
import io.stowage.content.intake.RunningChecksum;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.Upload;
import io.stowage.store.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Some bytes of an object that become a part, which are not read unless the upload wants a checksum of them. */
record CopiedRange(StoredObject source, Span span) {
    private static final int TAG_DIGITS = 32;

    private boolean isWhole() {
        return span.length() == source.size();
    }

    /** The source's, or one that is told from an MD5 by its number: that of a range would have to be read for. */
    String etag() {
        if (isWhole()) {
            return source.etag();
        }
        String name = source.etag() + " " + span.offset() + " " + span.length();
        Digest digest = Digest.compute(Algorithm.SHA256, name.getBytes(UTF_8));
        return digest.hex().substring(0, TAG_DIGITS) + "-1";
    }

    /** What is known without a look at the bytes. */
    Optional<ObjectChecksum> knownChecksum(Upload upload) {
        return source.checksum()
                .filter(sum -> isWhole() && sum.type() == ObjectChecksum.Type.FULL_OBJECT)
                .filter(sum -> upload.algorithm().map(sum.algorithm()::equals).orElse(true));
    }

    ObjectChecksum computed(ChecksumAlgorithm algorithm, Database database, Contents contents) throws IOException {
        RunningChecksum sum = RunningChecksum.of(algorithm.checksum());
        if (span.length() > 0) {
            Content content = database.read("find a content", rows -> contents.require(rows, source.content()));
            try (PieceReader reader = contents.open(content, span)) {
                reader.writeTo(into(sum));
            }
        }
        return ObjectChecksum.whole(algorithm, sum.value());
    }

    private static OutputStream into(RunningChecksum sum) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                sum.update(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int count) {
                sum.update(buffer, offset, count);
            }
        };
    }
}
