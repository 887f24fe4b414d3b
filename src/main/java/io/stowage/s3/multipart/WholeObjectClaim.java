package io.stowage.s3.multipart;

import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Upload;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.S3Error;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the head of a completion says of the whole object, while the body is only the list of its parts. */
record WholeObjectClaim(Map<ChecksumAlgorithm, String> checksums, Optional<String> type, Optional<String> size) {
    private static final String PREFIX = "x-amz-checksum-";
    private static final String TYPE = PREFIX + "type";

    static WholeObjectClaim of(S3Request request) {
        Map<ChecksumAlgorithm, String> checksums = new LinkedHashMap<>();
        for (ChecksumAlgorithm each : ChecksumAlgorithm.values()) {
            request.header(each.header()).ifPresent(value -> checksums.put(each, value.strip()));
        }
        if (checksums.size() > 1) {
            throw S3Error.INVALID_REQUEST.failure(
                    "expecting a single x-amz-checksum- header; multiple are not allowed");
        }
        return new WholeObjectClaim(
                checksums,
                request.header(TYPE).map(String::strip),
                request.header("x-amz-mp-object-size").map(String::strip));
    }

    /** The request as far as it is about its body. */
    static S3Request without(S3Request request) {
        SignedRequest signed = request.signed();
        Map<String, List<String>> headers = new LinkedHashMap<>(signed.headers());
        headers.keySet().removeIf(name -> name.startsWith(PREFIX));
        return new S3Request(
                request.http(),
                new SignedRequest(
                        signed.method(), signed.path(), signed.query(), headers, signed.hosts(), signed.bucketOfHost()),
                request.signature(),
                request.caller(),
                request.target(),
                request.base());
    }

    void require(Upload upload, List<Part> parts, Optional<ObjectChecksum> actual) {
        long bytes = parts.stream().mapToLong(Part::size).sum();
        if (size.isPresent() && !size.get().equals(String.valueOf(bytes))) {
            throw S3Error.INVALID_REQUEST.failure("the object has " + bytes + " bytes, and not " + size.get());
        }
        if (type.isPresent() && !type.get().equalsIgnoreCase(kind(upload, actual))) {
            throw S3Error.INVALID_REQUEST.failure("the upload does not have the checksum type " + type.get());
        }
        checksums.forEach((algorithm, value) -> actual.filter(sum -> sum.algorithm() == algorithm)
                .orElseThrow(() -> S3Error.INVALID_REQUEST.failure("the parts of the upload do not have a " + algorithm
                        + " each, so that of the whole cannot be" + " checked"))
                .require(value));
    }

    private static String kind(Upload upload, Optional<ObjectChecksum> actual) {
        return actual.map(ObjectChecksum::type).orElse(upload.checksumType()).name();
    }
}
