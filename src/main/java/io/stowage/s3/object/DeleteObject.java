package io.stowage.s3.object;

import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Error;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Removes an object; one that is not there is as good as removed. */
public final class DeleteObject implements Operation {
    private static final List<String> CONDITIONS =
            List.of("if-match", "x-amz-if-match-last-modified-time", "x-amz-if-match-size");

    private final ObjectIndex objects;
    private final AccessCheck gate;

    public DeleteObject(S3Index index, AccessCheck gate) {
        this.objects = index.objects();
        this.gate = gate;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) {
        Bucket bucket = gate.require(request, AccessCheck.Need.WRITE);
        if (CONDITIONS.stream().anyMatch(name -> request.header(name).isPresent())) {
            throw S3Error.NOT_IMPLEMENTED.failure("conditions on deletions are not supported");
        }
        request.query().find("versionId").ifPresent(AccessCheck::requireCurrent);
        int unused = objects.delete(bucket, List.of(request.key()));
        DocumentAnswers.nothing(response);
    }
}
