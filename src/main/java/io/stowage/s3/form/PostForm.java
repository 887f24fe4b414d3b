package io.stowage.s3.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.s3.wire.HeaderText;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A form that uploads a file. Its fields are read; the file comes after them as a stream, and what comes behind the file
 * is not looked at, so fields belong in front of it.
 *
 * @param fields by their names in lower case
 * @param fileName without any folders; empty where the browser gave none
 * @param file not read yet; ends where the part ends, and fails when the body ends before
 */
public record PostForm(
        Map<String, String> fields, String fileName, Optional<String> fileContentType, InputStream file) {
    private static final int MOST_FIELDS = 100;
    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{1,70}");
    private static final String FILE = "file";

    public PostForm {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** @param contentType of the request */
    public static PostForm read(InputStream body, String contentType) throws IOException {
        PartReader parts = new PartReader(body, boundary(contentType));
        Map<String, String> fields = new LinkedHashMap<>();
        int left = MOST_BYTES;
        while (parts.next()) {
            PartHead head = PartHead.read(parts);
            if (head.name().equals(FILE)) {
                return new PostForm(fields, lastName(head.fileName().orElse("")), head.contentType(), parts.content());
            }
            String value = value(parts.content(), left);
            left -= value.length() + head.name().length();
            if (fields.size() == MOST_FIELDS) {
                throw PartReader.malformed("it has more than " + MOST_FIELDS + " fields");
            }
            if (fields.put(head.name(), HeaderText.received(value)) != null) {
                throw PartReader.malformed("it has a field twice");
            }
        }
        throw S3Error.invalidArgument("POST requires exactly one file upload per request", FILE, "0");
    }

    private static String boundary(String contentType) {
        if (!contentType.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
            throw S3Error.MALFORMED_POST_REQUEST.failure("a form has to be sent as multipart/form-data");
        }
        String boundary = PartHead.parameters(contentType).getOrDefault("boundary", "");
        if (!BOUNDARY.matcher(boundary).matches()) {
            throw S3Error.MALFORMED_POST_REQUEST.failure("the Content-Type of the form has no usable boundary");
        }
        return boundary;
    }

    private static String value(InputStream content, int most) throws IOException {
        byte[] bytes = content.readNBytes(Math.max(0, most) + 1);
        if (bytes.length > most) {
            throw PartReader.malformed("its fields have more than " + MOST_BYTES + " bytes");
        }
        return new String(bytes, ISO_8859_1);
    }

    /** Some browsers send where the file was. */
    private static String lastName(String fileName) {
        return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    }

    public Optional<String> find(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** The key that the form asks for, with the name of the file put in. */
    public String key() {
        return find("key")
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> S3Error.invalidArgument("the form has no field key", "key", ""))
                .replace("${filename}", fileName);
    }
}
