package io.stowage.s3.object;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.Contents;
import io.stowage.database.Database;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.CopySource;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Makes an object of the bytes of another one. No bytes move. */
public final class CopyObject implements Operation {
    private static final String METADATA = "x-amz-metadata-directive";
    private static final String TAGGING = "x-amz-tagging-directive";

    private final Database database;
    private final Contents contents;
    private final ObjectIndex objects;
    private final Metering metering;
    private final AccessCheck gate;

    public CopyObject(Database database, Contents contents, S3Index index, Metering metering, AccessCheck gate) {
        this.database = database;
        this.contents = contents;
        this.objects = index.objects();
        this.metering = metering;
        this.gate = gate;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.WRITE);
        CopySource source = CopySource.parse(request.header(CopySource.HEADER).orElseThrow());
        AccessCheck.Found found = gate.requireSource(request, source);
        boolean replacesMetadata = replaces(request, METADATA);
        boolean replacesTags = replaces(request, TAGGING);
        boolean ontoItself = found.bucket().id() == bucket.id() && source.key().equals(request.key());
        if (ontoItself && !replacesMetadata && !replacesTags) {
            throw S3Error.INVALID_REQUEST.failure("this copy request is illegal because it is trying to copy an object"
                    + " to itself without changing the object's metadata or tags");
        }
        requireSize(found.object());
        ObjectAttributes received = ObjectSettings.received(request);
        SourceConditions conditions = SourceConditions.of(request);
        StoredObject copy = objects.copy(
                        new ObjectIndex.Source(found.bucket(), source.key(), conditions::hold),
                        bucket,
                        request.key(),
                        from -> new ObjectAttributes(
                                received.acl(),
                                replacesMetadata
                                        ? received.headers()
                                        : from.attributes().headers(),
                                replacesTags
                                        ? received.tags()
                                        : from.attributes().tags()),
                        WriteConditions.of(request))
                .object();
        S3Charges.settle(metering, bucket, S3Charges.COPY, Usage.write(0));
        ContentHeaders.contentId(
                database.read("find a content", rows -> contents.require(rows, copy.content()))
                        .root(),
                response);
        DocumentAnswers.document(response, document(copy));
    }

    private static boolean replaces(S3Request request, String header) {
        String directive = request.header(header).orElse("COPY");
        return switch (directive) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw S3Error.invalidArgument(header + " has to be COPY or REPLACE", header, directive);
        };
    }

    private static void requireSize(StoredObject source) {
        if (source.size() > ObjectBodies.MOST_BYTES) {
            throw S3Error.INVALID_REQUEST.failure("the specified copy source is larger than the maximum allowable size"
                    + " for a copy source: " + ObjectBodies.MOST_BYTES + "; copy it in parts");
        }
    }

    private static String document(StoredObject copy) {
        XmlWriter xml = XmlWriter.document("CopyObjectResult")
                .element("LastModified", S3Dates.inXml(copy.modified()))
                .element("ETag", "\"" + copy.etag() + "\"");
        copy.checksum()
                .ifPresent(checksum -> xml.element(checksum.algorithm().element(), checksum.value())
                        .element("ChecksumType", checksum.type().name()));
        return xml.finish();
    }
}
