package io.stowage.s3.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of an object or a bucket, in their order. */
public record Tags(Map<String, String> values) {
    public static final Tags NONE = new Tags(Map.of());
    public static final int MOST_OF_OBJECT = 10;
    public static final int MOST_OF_BUCKET = 50;

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final String ROOT = "Tagging";

    public Tags {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Reads {@code x-amz-tagging: a=1&b=2}. */
    public static Tags parseHeader(String header) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Query.Parameter each : Query.parse(HeaderText.received(header)).parameters()) {
            put(values, each.name(), each.value());
        }
        return checked(values, MOST_OF_OBJECT);
    }

    /** Reads the document of a request. */
    public static Tags parse(byte[] document, int most) {
        Map<String, String> values = new LinkedHashMap<>();
        for (XmlElement tag : XmlReader.parse(document, ROOT).require("TagSet").all("Tag")) {
            put(values, tag.requireText("Key"), tag.requireText("Value"));
        }
        return checked(values, most);
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (values.put(key, value) != null) {
            throw S3Error.INVALID_TAG.failure("there are two tags with the same key", Map.of("TagKey", key));
        }
    }

    private static Tags checked(Map<String, String> values, int most) {
        if (values.size() > most) {
            throw S3Error.INVALID_TAG.failure("there are " + values.size() + " tags; " + most + " are allowed");
        }
        values.forEach((key, value) -> {
            boolean keyFits = !key.isEmpty() && length(key) <= LONGEST_KEY && !key.startsWith("aws:");
            if (!keyFits || hasControls(key)) {
                throw S3Error.INVALID_TAG.failure(
                        "a tag's key has 1 to " + LONGEST_KEY + " characters and does not begin with \"aws:\"",
                        Map.of("TagKey", key));
            }
            if (length(value) > LONGEST_VALUE || hasControls(value)) {
                throw S3Error.INVALID_TAG.failure(
                        "a tag's value has at most " + LONGEST_VALUE + " characters", Map.of("TagValue", value));
            }
        });
        return new Tags(values);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    public String document() {
        XmlWriter xml = XmlWriter.document(ROOT).open("TagSet");
        values.forEach((key, value) ->
                xml.open("Tag").element("Key", key).element("Value", value).close("Tag"));
        return xml.close("TagSet").finish();
    }
}
