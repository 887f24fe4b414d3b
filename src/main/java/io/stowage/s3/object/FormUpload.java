package io.stowage.s3.object;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.s3.form.PostForm;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.request.Target;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A form as the upload of an object that it stands for: what is a field there is a header here. */
record FormUpload(PostForm form, S3Request request) {
    private static final Set<String> HEADERS = Set.of(
            "content-type",
            "content-encoding",
            "content-disposition",
            "content-language",
            "content-md5",
            "cache-control",
            "expires");

    private static final String AMAZON = "x-amz-";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

    /** @param signer the request by who signed the form */
    static FormUpload of(PostForm form, S3Request signer) {
        SignedRequest signed = signer.signed();
        SignedRequest upload = new SignedRequest(
                signed.method(), signed.path(), signed.query(), headers(form), signed.hosts(), signed.bucketOfHost());
        return new FormUpload(
                form,
                new S3Request(
                        signer.http(),
                        upload,
                        signer.signature(),
                        signer.caller(),
                        new Target(signer.target().bucket(), Optional.of(ObjectKey.parse(form.key()))),
                        signer.base()));
    }

    private static Map<String, List<String>> headers(PostForm form) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        form.fields().forEach((name, value) -> {
            if (HEADERS.contains(name) || name.startsWith(AMAZON)) {
                headers.put(name, List.of(header(name, value)));
            }
        });
        form.find("acl").ifPresent(value -> headers.put("x-amz-acl", List.of(header("acl", value))));
        return headers;
    }

    /** As a server hands on a header; one that could not be sent back as a header is refused. */
    private static String header(String name, String value) {
        boolean fits =
                TOKEN.matcher(name).matches() && value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
        if (!fits) {
            throw S3Error.INVALID_ARGUMENT.failure("a field of the form cannot be kept as a header");
        }
        return new String(value.getBytes(UTF_8), ISO_8859_1);
    }

    ObjectAttributes attributes() {
        ObjectAttributes attributes = ObjectSettings.received(request);
        Optional<String> tagging = form.find("tagging").filter(text -> !text.isBlank());
        return tagging.map(text -> attributes.withTags(
                        Tags.parse(text.getBytes(UTF_8), Tags.MOST_OF_OBJECT).values()))
                .orElse(attributes);
    }
}
