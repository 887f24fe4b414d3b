package io.stowage.s3.object;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.ObjectPart;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known of an object, as a document. */
public final class GetObjectAttributes implements Operation {
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Metering metering;
    private final AccessCheck gate;

    public GetObjectAttributes(Metering metering, AccessCheck gate) {
        this.metering = metering;
        this.gate = gate;
    }

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        request.query().find("versionId").ifPresent(AccessCheck::requireCurrent);
        Set<String> wanted = wanted(request);
        AccessCheck.Found found = gate.requireObject(request);
        StoredObject object = found.object();
        XmlWriter xml = XmlWriter.document("GetObjectAttributesResponse");
        if (wanted.contains("ETag")) {
            xml.element("ETag", object.etag());
        }
        if (wanted.contains("Checksum") && object.checksum().isPresent()) {
            ObjectChecksum checksum = object.checksum().get();
            xml.open("Checksum")
                    .element(checksum.algorithm().element(), checksum.value())
                    .element("ChecksumType", checksum.type().name())
                    .close("Checksum");
        }
        if (wanted.contains("ObjectParts") && !object.parts().isEmpty()) {
            parts(
                    xml,
                    object,
                    number(request, "x-amz-part-number-marker", 0),
                    number(request, "x-amz-max-parts", 1000));
        }
        if (wanted.contains("StorageClass")) {
            xml.element("StorageClass", "STANDARD");
        }
        if (wanted.contains("ObjectSize")) {
            xml.element("ObjectSize", object.size());
        }
        S3Charges.settle(metering, found.bucket(), S3Charges.LOOKUP, Usage.read(0));
        response.setHeader("Last-Modified", S3Dates.inHeader(object.modified()));
        DocumentAnswers.document(response, xml.finish());
    }

    private static Set<String> wanted(S3Request request) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String line : request.headers("x-amz-object-attributes")) {
            for (String name : line.split(",", -1)) {
                if (!KNOWN.contains(name.strip())) {
                    throw S3Error.invalidArgument("invalid attribute name specified", "x-amz-object-attributes", name);
                }
                wanted.add(name.strip());
            }
        }
        if (wanted.isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure("the header x-amz-object-attributes is missing");
        }
        return wanted;
    }

    private static int number(S3Request request, String header, int fallback) {
        Optional<String> text = request.header(header);
        if (text.isPresent() && !NUMBER.matcher(text.get()).matches()) {
            throw S3Error.invalidArgument(header + " is not a number", header, text.get());
        }
        return text.map(Integer::parseInt).orElse(fallback);
    }

    private static void parts(XmlWriter xml, StoredObject object, int marker, int max) {
        int most = Math.min(max, PageRequest.MOST);
        // Objects count their parts from one on, whatever the numbers were when they came.
        int end = Math.min(object.parts().size(), marker + most);
        xml.open("ObjectParts")
                .element("PartsCount", object.parts().size())
                .element("PartNumberMarker", marker)
                .element("NextPartNumberMarker", Math.max(marker, end))
                .element("MaxParts", most)
                .element("IsTruncated", end < object.parts().size());
        for (int i = marker; i < end; i++) {
            ObjectPart part = object.parts().get(i);
            xml.open("Part").element("PartNumber", i + 1).element("Size", part.size());
            part.checksum()
                    .ifPresent(value -> object.checksum()
                            .ifPresent(whole -> xml.element(whole.algorithm().element(), value)));
            xml.close("Part");
        }
        xml.close("ObjectParts");
    }
}
