package io.stowage.s3.multipart;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.bucket.Listing;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.Uploads;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Upload;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Lists the uploads in parts that go on in a bucket, by their keys and then by the time at which they began. */
public final class UploadListing {
    private static final String KEY_MARKER = "key-marker";
    private static final String ID_MARKER = "upload-id-marker";

    private final Uploads uploads;
    private final Metering metering;
    private final AccessCheck gate;

    public UploadListing(S3Index index, Metering metering, AccessCheck gate) {
        this.uploads = index.uploads();
        this.metering = metering;
        this.gate = gate;
    }

    public void list(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.LIST);
        Listing listing = new Listing(request, "max-uploads");
        Optional<String> after = listing.filled(KEY_MARKER);
        // Without a key, the id of an upload says nothing.
        Uploads.UploadPage page = uploads.list(
                bucket, listing.after(after), after.isPresent() ? listing.filled(ID_MARKER) : Optional.empty());
        XmlWriter xml = XmlWriter.document("ListMultipartUploadsResult")
                .element("Bucket", bucket.name())
                .element("KeyMarker", listing.encoded(after.orElse("")))
                .element("UploadIdMarker", listing.parameter(ID_MARKER).orElse(""))
                .element("NextKeyMarker", listing.encoded(page.page().next()))
                .element("NextUploadIdMarker", page.nextUpload());
        listing.scope(xml);
        xml.element("MaxUploads", listing.max())
                .element("IsTruncated", page.page().truncated());
        page.page().items().forEach(upload -> write(xml, listing, upload, bucket.owner()));
        listing.commonPrefixes(xml, page.page().commonPrefixes());
        String document = xml.finish();
        S3Charges.settle(metering, bucket, S3Charges.LISTING, Usage.read(document.length()));
        DocumentAnswers.document(response, document);
    }

    private static void write(XmlWriter xml, Listing listing, Upload upload, String owner) {
        xml.open("Upload").element("Key", listing.encoded(upload.key().text())).element("UploadId", upload.id());
        UploadOperations.describe(xml, upload, owner);
        xml.element("Initiated", S3Dates.inXml(upload.started())).close("Upload");
    }
}
