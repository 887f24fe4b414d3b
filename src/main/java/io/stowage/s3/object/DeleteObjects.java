package io.stowage.s3.object;

import io.stowage.fault.StowageException;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.DeleteDocument;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Removes many objects at once. What is wrong with one of them is told of that one. */
public final class DeleteObjects implements Operation {
    private final ObjectIndex objects;
    private final AccessCheck gate;

    public DeleteObjects(S3Index index, AccessCheck gate) {
        this.objects = index.objects();
        this.gate = gate;
    }

    /** @param refusal why it was not removed */
    private record Result(String key, Optional<ObjectKey> removed, Optional<StowageException> refusal) {}

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.WRITE);
        if (!UploadPlan.of(request.signed(), request.signature()).isProtected()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "missing required header for this request: Content-MD5, or a checksum such as x-amz-checksum-crc32");
        }
        DeleteDocument document = DeleteDocument.parse(request.document(DeleteDocument.MOST_BYTES));
        List<Result> results =
                document.entries().stream().map(DeleteObjects::judge).toList();
        int unused = objects.delete(
                bucket,
                results.stream().flatMap(result -> result.removed().stream()).toList());
        DocumentAnswers.document(response, write(results, document.quiet()));
    }

    private static Result judge(DeleteDocument.Entry entry) {
        try {
            entry.versionId().ifPresent(AccessCheck::requireCurrent);
            return new Result(entry.key(), Optional.of(ObjectKey.parse(entry.key())), Optional.empty());
        } catch (StowageException e) {
            return new Result(entry.key(), Optional.empty(), Optional.of(e));
        }
    }

    private static String write(List<Result> results, boolean quiet) {
        XmlWriter xml = XmlWriter.document("DeleteResult");
        for (Result result : results) {
            if (result.refusal().isPresent()) {
                StowageException why = result.refusal().get();
                xml.open("Error")
                        .element("Key", result.key())
                        .element("Code", why.code())
                        .element("Message", String.valueOf(why.getMessage()))
                        .close("Error");
            } else if (!quiet) {
                xml.open("Deleted").element("Key", result.key()).close("Deleted");
            }
        }
        return xml.finish();
    }
}
