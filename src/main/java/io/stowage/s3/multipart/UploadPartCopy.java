package io.stowage.s3.multipart;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.Contents;
import io.stowage.database.Database;
import io.stowage.digest.Digest;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.Uploads;
import io.stowage.s3.object.ContentHeaders;
import io.stowage.s3.object.ObjectBodies;
import io.stowage.s3.object.ObjectSettings;
import io.stowage.s3.object.SourceConditions;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.Upload;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.CopyRange;
import io.stowage.s3.wire.CopySource;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import io.stowage.store.Span;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Makes bytes of an object a part of an upload. None are stored again. */
public final class UploadPartCopy implements Operation {
    private final Database database;
    private final Contents contents;
    private final Uploads uploads;
    private final Metering metering;
    private final AccessCheck gate;
    private final LongAnswer answers;

    public UploadPartCopy(
            Database database,
            Contents contents,
            S3Index index,
            Metering metering,
            AccessCheck gate,
            LongAnswer answers) {
        this.database = database;
        this.contents = contents;
        this.uploads = index.uploads();
        this.metering = metering;
        this.gate = gate;
        this.answers = answers;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        NamedUpload named = NamedUpload.of(request, gate, AccessCheck.Need.WRITE);
        ObjectSettings.requireSupported(request);
        int number = NamedUpload.partNumber(request);
        Upload upload = named.require(uploads);
        AccessCheck.Found found = gate.requireSource(
                request, CopySource.parse(request.header(CopySource.HEADER).orElseThrow()));
        requireConditions(request, found.object());
        CopiedRange range = new CopiedRange(found.object(), span(request, found.object()));
        answers.send(request.http(), response, () -> {
            Part part = copy(named, upload, found, range, number);
            S3Charges.settle(metering, named.bucket(), S3Charges.COPY, Usage.write(0));
            Optional<Digest> root = database.read("find a content", rows -> contents.require(rows, part.content()))
                    .root();
            return new LongAnswer.Done(write(part), () -> ContentHeaders.contentId(root, response));
        });
    }

    private Part copy(NamedUpload named, Upload upload, AccessCheck.Found found, CopiedRange range, int number)
            throws IOException {
        Optional<ObjectChecksum> checksum = range.knownChecksum(upload);
        if (checksum.isEmpty() && upload.algorithm().isPresent()) {
            checksum = Optional.of(range.computed(upload.algorithm().get(), database, contents));
        }
        return uploads.copy(
                new Uploads.Range(
                        found.bucket(),
                        range.source(),
                        range.span().offset(),
                        range.span().length()),
                named.bucket(),
                named.key(),
                named.id(),
                new NewPart(number, range.etag(), checksum));
    }

    private static Span span(S3Request request, StoredObject source) {
        Optional<CopyRange> range = request.header(CopySource.HEADER + "-range").map(CopyRange::parse);
        Span span = range.map(some -> new Span(some.requireWithin(source.size()).first(), some.length()))
                .orElse(new Span(0, source.size()));
        if (span.length() > ObjectBodies.MOST_BYTES) {
            throw S3Error.INVALID_REQUEST.failure("the specified copy source is larger than the maximum allowable size"
                    + " for a copy source: " + ObjectBodies.MOST_BYTES + "; copy it in ranges");
        }
        return span;
    }

    private static void requireConditions(S3Request request, StoredObject source) {
        if (!SourceConditions.of(request).hold(source)) {
            throw S3Error.PRECONDITION_FAILED.failure("at least one of the preconditions you specified did not hold");
        }
    }

    private static String write(Part part) {
        XmlWriter xml = XmlWriter.document("CopyPartResult")
                .element("LastModified", S3Dates.inXml(part.modified()))
                .element("ETag", "\"" + part.etag() + "\"");
        part.checksum().ifPresent(sum -> xml.element(sum.algorithm().element(), sum.value()));
        return xml.finish();
    }
}
