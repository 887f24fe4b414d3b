package io.stowage.s3.multipart;

import io.stowage.s3.index.Uploads;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.S3Error;
import java.util.Map;
import java.util.regex.Pattern;

/** The upload that a request names, in a bucket that it may write into. */
record NamedUpload(Bucket bucket, ObjectKey key, String id) {
    static final String PARAMETER = "uploadId";

    private static final String NUMBER = "partNumber";
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    static NamedUpload of(S3Request request, AccessCheck gate, AccessCheck.Need need) {
        Bucket bucket = gate.require(request, need);
        return new NamedUpload(
                bucket, request.key(), request.query().find(PARAMETER).orElse(""));
    }

    /** Before a body is read for it. */
    Upload require(Uploads uploads) {
        return uploads.find(bucket, key, id)
                .orElseThrow(() -> S3Error.NO_SUCH_UPLOAD.failure(
                        "there is no such upload, or it was completed or aborted", Map.of("UploadId", id)));
    }

    /** Which part a request brings. */
    static int partNumber(S3Request request) {
        String text = request.query().find(NUMBER).orElse("");
        int number = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > UploadLimits.MOST_PARTS) {
            throw S3Error.invalidArgument(
                    "Part number must be an integer between 1 and " + UploadLimits.MOST_PARTS + ", inclusive",
                    NUMBER,
                    text);
        }
        return number;
    }
}
