package io.stowage.s3.bucket;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.Page;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.AclDocument;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Lists objects, in the two forms that S3 has, and as versions, of which each object has one. */
public final class ObjectListing {
    private final ObjectIndex objects;
    private final Metering metering;
    private final AccessCheck gate;

    public ObjectListing(S3Index index, Metering metering, AccessCheck gate) {
        this.objects = index.objects();
        this.metering = metering;
        this.gate = gate;
    }

    public void list(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.LIST);
        Optional<String> type = request.query().find("list-type").filter(text -> !text.isEmpty());
        if (type.isPresent() && !type.get().equals("2")) {
            throw S3Error.invalidArgument("list-type has to be 2", "list-type", type.get());
        }
        Listing listing = new Listing(request, "max-keys");
        send(bucket, type.isPresent() ? second(bucket, listing) : first(bucket, listing), response);
    }

    private String first(Bucket bucket, Listing listing) {
        Page<ListedObject> page = objects.list(bucket, listing.after(listing.filled("marker")));
        XmlWriter xml = XmlWriter.document("ListBucketResult");
        listing.head(xml, bucket.name());
        xml.element("Marker", listing.encoded(listing.parameter("marker").orElse("")));
        if (listing.hasDelimiter()) {
            xml.element("NextMarker", listing.encoded(page.next()));
        }
        xml.element("MaxKeys", listing.max()).element("IsTruncated", page.truncated());
        contents(xml, listing, page, Optional.of(bucket.owner()));
        return xml.finish();
    }

    private String second(Bucket bucket, Listing listing) {
        Optional<String> token = listing.filled("continuation-token").map(PageToken::parse);
        Page<ListedObject> page = objects.list(bucket, listing.after(token.or(() -> listing.filled("start-after"))));
        XmlWriter xml = XmlWriter.document("ListBucketResult");
        listing.head(xml, bucket.name());
        xml.element("KeyCount", page.items().size() + page.commonPrefixes().size())
                .element("MaxKeys", listing.max())
                .element("IsTruncated", page.truncated())
                .element("ContinuationToken", listing.parameter("continuation-token"))
                .element("NextContinuationToken", page.next().map(PageToken::of))
                .element("StartAfter", listing.encoded(listing.parameter("start-after")));
        boolean withOwner = listing.parameter("fetch-owner")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        contents(xml, listing, page, withOwner ? Optional.of(bucket.owner()) : Optional.empty());
        return xml.finish();
    }

    private static void contents(XmlWriter xml, Listing listing, Page<ListedObject> page, Optional<String> owner) {
        for (ListedObject object : page.items()) {
            xml.open("Contents").element("Key", listing.encoded(object.key().text()));
            listing.object(xml, object);
            owner.ifPresent(id -> AclDocument.owner(xml, id));
            xml.close("Contents");
        }
        listing.commonPrefixes(xml, page.commonPrefixes());
    }

    public void versions(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.LIST);
        Listing listing = new Listing(request, "max-keys");
        Page<ListedObject> page = objects.list(bucket, listing.after(listing.filled("key-marker")));
        XmlWriter xml = XmlWriter.document("ListVersionsResult");
        listing.head(xml, bucket.name());
        xml.element("KeyMarker", listing.encoded(listing.parameter("key-marker").orElse("")))
                .element(
                        "VersionIdMarker",
                        listing.parameter("version-id-marker").orElse(""))
                .element("NextKeyMarker", listing.encoded(page.next()))
                .element("NextVersionIdMarker", page.next().map(name -> "null"))
                .element("MaxKeys", listing.max())
                .element("IsTruncated", page.truncated());
        for (ListedObject object : page.items()) {
            xml.open("Version")
                    .element("Key", listing.encoded(object.key().text()))
                    .element("VersionId", "null")
                    .element("IsLatest", true);
            listing.object(xml, object);
            AclDocument.owner(xml, bucket.owner()).close("Version");
        }
        listing.commonPrefixes(xml, page.commonPrefixes());
        send(bucket, xml.finish(), response);
    }

    /** A page costs what it is long. */
    private void send(Bucket bucket, String document, HttpServletResponse response) throws IOException {
        S3Charges.settle(metering, bucket, S3Charges.LISTING, Usage.read(document.length()));
        DocumentAnswers.document(response, document);
    }
}
