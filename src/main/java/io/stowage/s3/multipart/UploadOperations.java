package io.stowage.s3.multipart;

import io.stowage.access.AccessKey;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.Uploads;
import io.stowage.s3.object.ObjectSettings;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewUpload;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.AclDocument;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Begins uploads in parts, shows what they have, and gives them up. */
public final class UploadOperations {
    private static final String ALGORITHM = "x-amz-checksum-algorithm";
    private static final String TYPE = "x-amz-checksum-type";
    private static final String MARKER = "part-number-marker";

    /** Where anybody may write, nobody in particular began it. */
    private static final String ANYBODY = "anonymous";

    private final Uploads uploads;
    private final Metering metering;
    private final AccessCheck gate;

    public UploadOperations(S3Index index, Metering metering, AccessCheck gate) {
        this.uploads = index.uploads();
        this.metering = metering;
        this.gate = gate;
    }

    public void create(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.WRITE);
        Optional<ChecksumAlgorithm> algorithm = request.header(ALGORITHM).map(ChecksumAlgorithm::parse);
        if (algorithm.isEmpty() && request.header(TYPE).isPresent()) {
            throw S3Error.INVALID_REQUEST.failure(TYPE + " can only be used together with " + ALGORITHM);
        }
        ObjectChecksum.Type type =
                ObjectChecksum.Type.parse(algorithm.orElse(ChecksumAlgorithm.DEFAULT), request.header(TYPE));
        String initiator = request.caller().key().map(AccessKey::id).orElse(ANYBODY);
        NewUpload wanted = new NewUpload(request.key(), initiator, ObjectSettings.received(request), algorithm, type);
        S3Charges.settle(metering, bucket, S3Charges.UPLOAD_STEP, Usage.write(0));
        Upload upload = uploads.create(bucket, wanted);
        algorithm.ifPresent(each -> {
            response.setHeader(ALGORITHM, each.name());
            response.setHeader(TYPE, type.name());
        });
        DocumentAnswers.document(
                response,
                XmlWriter.document("InitiateMultipartUploadResult")
                        .element("Bucket", bucket.name())
                        .element("Key", upload.key().text())
                        .element("UploadId", upload.id())
                        .finish());
    }

    public void abort(S3Request request, HttpServletResponse response) {
        NamedUpload named = NamedUpload.of(request, gate, AccessCheck.Need.WRITE);
        uploads.abort(named.bucket(), named.key(), named.id());
        DocumentAnswers.nothing(response);
    }

    public void parts(S3Request request, HttpServletResponse response) throws IOException {
        NamedUpload named = NamedUpload.of(request, gate, AccessCheck.Need.LIST);
        int max = request.count("max-parts", PageRequest.MOST);
        boolean goesOn =
                request.query().find(MARKER).filter(text -> !text.isEmpty()).isPresent();
        int after = goesOn ? request.count(MARKER, UploadLimits.MOST_PARTS) : 0;
        Uploads.PartPage page = uploads.parts(named.bucket(), named.key(), named.id(), after, max);
        int last = page.parts().isEmpty()
                ? after
                : page.parts().get(page.parts().size() - 1).number();
        XmlWriter xml = XmlWriter.document("ListPartsResult")
                .element("Bucket", named.bucket().name())
                .element("Key", named.key().text())
                .element("UploadId", named.id());
        describe(xml, page.upload(), named.bucket().owner());
        xml.element("PartNumberMarker", after)
                .element("NextPartNumberMarker", last)
                .element("MaxParts", max)
                .element("IsTruncated", page.truncated());
        page.parts().forEach(part -> write(xml, part));
        String document = xml.finish();
        S3Charges.settle(metering, named.bucket(), S3Charges.LISTING, Usage.read(document.length()));
        DocumentAnswers.document(response, document);
    }

    /** Who began it, and what the object will be. */
    static void describe(XmlWriter xml, Upload upload, String owner) {
        xml.open("Initiator")
                .element("ID", upload.initiator())
                .element("DisplayName", upload.initiator())
                .close("Initiator");
        AclDocument.owner(xml, owner)
                .element("StorageClass", "STANDARD")
                .element("ChecksumAlgorithm", upload.algorithm().map(Enum::name))
                .element(
                        "ChecksumType",
                        upload.algorithm().map(each -> upload.checksumType().name()));
    }

    private static void write(XmlWriter xml, Part part) {
        xml.open("Part")
                .element("PartNumber", part.number())
                .element("LastModified", S3Dates.inXml(part.modified()))
                .element("ETag", "\"" + part.etag() + "\"")
                .element("Size", part.size());
        part.checksum().ifPresent(sum -> xml.element(sum.algorithm().element(), sum.value()));
        xml.close("Part");
    }
}
