package io.stowage.s3.bucket;

import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.UriText;
import io.stowage.s3.wire.XmlWriter;
import java.util.List;
import java.util.Optional;

/** What all listings of a bucket have in common: how they are asked for, and how names are written. */
public final class Listing {
    private final S3Request request;
    private final boolean urlEncoded;
    private final String prefix;
    private final String delimiter;
    private final int max;

    /** @param maxParameter how many names are wanted at most */
    public Listing(S3Request request, String maxParameter) {
        this.request = request;
        this.urlEncoded = isUrlEncoded(request.query().find("encoding-type").filter(type -> !type.isEmpty()));
        this.prefix = request.query().find("prefix").orElse("");
        this.delimiter = request.query().find("delimiter").orElse("");
        this.max = request.count(maxParameter, PageRequest.MOST);
    }

    private static boolean isUrlEncoded(Optional<String> type) {
        if (type.isPresent() && !type.get().equals("url")) {
            throw S3Error.invalidArgument("the encoding type has to be url", "encoding-type", type.get());
        }
        return type.isPresent();
    }

    public Optional<String> parameter(String name) {
        return request.query().find(name);
    }

    /** One that says something. */
    public Optional<String> filled(String name) {
        return parameter(name).filter(value -> !value.isEmpty());
    }

    public int max() {
        return max;
    }

    public PageRequest after(Optional<String> marker) {
        return new PageRequest(prefix, delimiter, marker, max);
    }

    boolean hasDelimiter() {
        return !delimiter.isEmpty();
    }

    public String encoded(String name) {
        return urlEncoded ? UriText.encodeKey(name) : name;
    }

    public Optional<String> encoded(Optional<String> name) {
        return name.map(this::encoded);
    }

    /** The name of the bucket, and what is listed of it. */
    void head(XmlWriter xml, String bucket) {
        xml.element("Name", bucket);
        scope(xml);
    }

    /** What is listed of the bucket. */
    public void scope(XmlWriter xml) {
        xml.element("Prefix", encoded(prefix));
        if (hasDelimiter()) {
            xml.element("Delimiter", encoded(delimiter));
        }
        if (urlEncoded) {
            xml.element("EncodingType", "url");
        }
    }

    public void commonPrefixes(XmlWriter xml, List<String> prefixes) {
        for (String each : prefixes) {
            xml.open("CommonPrefixes").element("Prefix", encoded(each)).close("CommonPrefixes");
        }
    }

    /** What every entry says of an object. */
    void object(XmlWriter xml, ListedObject object) {
        xml.element("LastModified", S3Dates.inXml(object.modified()))
                .element("ETag", "\"" + object.etag() + "\"")
                .element("Size", object.size())
                .element("StorageClass", "STANDARD");
    }
}
