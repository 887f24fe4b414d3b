package io.stowage.s3.multipart;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.Uploads;
import io.stowage.s3.object.ContentHeaders;
import io.stowage.s3.object.ObjectAddress;
import io.stowage.s3.object.WriteConditions;
import io.stowage.s3.payload.EntityTag;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.Completion.Whole;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.CompletionDocument;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an object of the parts of an upload. Sent again after a lost answer, it is answered as before. */
public final class CompleteUpload implements Operation {
    private final Uploads uploads;
    private final Metering metering;
    private final AccessCheck gate;
    private final LongAnswer answers;

    public CompleteUpload(S3Index index, Metering metering, AccessCheck gate, LongAnswer answers) {
        this.uploads = index.uploads();
        this.metering = metering;
        this.gate = gate;
        this.answers = answers;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        NamedUpload named = NamedUpload.of(request, gate, AccessCheck.Need.WRITE);
        WriteCondition condition = WriteConditions.of(request);
        WholeObjectClaim claim = WholeObjectClaim.of(request);
        CompletionDocument document =
                CompletionDocument.parse(WholeObjectClaim.without(request).document(CompletionDocument.MOST_BYTES));
        List<Listed> listed = document.parts().stream()
                .map(part ->
                        new Listed(part.number(), EntityTag.parse(part.etag()).text(), Optional.empty()))
                .toList();
        S3Charges.settle(metering, named.bucket(), S3Charges.UPLOAD_STEP, Usage.write(0));
        answers.send(request.http(), response, () -> {
            Completion completion = uploads.complete(
                    named.bucket(),
                    named.key(),
                    named.id(),
                    listed,
                    condition,
                    (upload, parts) -> whole(upload, parts, document, claim));
            return new LongAnswer.Done(
                    write(request, completion), () -> ContentHeaders.contentId(completion.root(), response));
        });
    }

    private static Whole whole(Upload upload, List<Part> parts, CompletionDocument document, WholeObjectClaim claim) {
        for (int i = 0; i < parts.size(); i++) {
            requireSame(parts.get(i), document.parts().get(i).checksums());
        }
        EntityTag tag = EntityTag.ofParts(
                parts.stream().map(part -> new EntityTag(part.etag())).toList());
        Optional<ObjectChecksum> checksum = PartChecksums.ofWhole(upload, parts);
        claim.require(upload, parts, checksum);
        return new Whole(tag.text(), checksum);
    }

    /** A checksum of a kind that is not kept was compared when the part came. */
    private static void requireSame(Part part, Map<String, String> claimed) {
        part.checksum().ifPresent(kept -> {
            @Nullable String value = claimed.get(kept.algorithm().element());
            if (value != null && !value.equals(kept.value())) {
                throw S3Error.INVALID_PART.failure(
                        "part " + part.number() + " has another " + kept.algorithm() + " than the request says");
            }
        });
    }

    private static String write(S3Request request, Completion completion) {
        XmlWriter xml = XmlWriter.document("CompleteMultipartUploadResult")
                .element("Location", ObjectAddress.of(request))
                .element("Bucket", request.bucket().text())
                .element("Key", request.key().text())
                .element("ETag", "\"" + completion.etag() + "\"");
        completion
                .checksum()
                .ifPresent(checksum -> xml.element(checksum.algorithm().element(), checksum.value())
                        .element("ChecksumType", checksum.type().name()));
        return xml.finish();
    }
}
