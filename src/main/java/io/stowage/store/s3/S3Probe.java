package io.stowage.store.s3;

import io.stowage.store.StoreException;
import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.client.S3Requests;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Tries a server out, with a few small objects under a name that is nobody's key: whether it takes what we send, gives
 * it back, and obeys conditions. It leaves nothing behind, and removes what an earlier probe left that was killed.
 */
final class S3Probe {
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final byte[] ONE = {'1'};
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'};
    private static final String ADVICE = "; set s3.checksums=required and s3.chunked-signing=false, and see the preset";

    private final S3Calls calls;
    private final S3Keys keys;
    private final S3Requests requests;
    private final Clock clock;

    S3Probe(S3Calls calls, S3Keys keys, S3Requests requests, Clock clock) {
        this.calls = calls;
        this.keys = keys;
        this.requests = requests;
        this.clock = clock;
    }

    S3Findings run() throws IOException {
        calls.headBucket(S3Calls.SMALL_REQUEST);
        sweep();
        String name = keys.hidden() + UUID.randomUUID();
        try {
            put(name, new byte[0]);
            requireLength(name, 0);
            put(name, DIGITS);
            requireRange(name);
            boolean put = obeysOnPut(name);
            boolean complete = obeysOnComplete(name);
            return new S3Findings(put, complete);
        } finally {
            delete(name);
        }
    }

    private void put(String name, byte[] bytes) throws IOException {
        PutObjectRequest request = requests.put(name, S3Requests.DEFAULT_TYPE).build();
        calls.call(
                "write " + bytes.length + " bytes to try the store out",
                () -> calls.client().putObject(request, RequestBody.fromBytes(bytes)));
    }

    private void requireLength(String name, long length) throws IOException {
        HeadObjectResponse found =
                calls.call("look at a probe", () -> calls.client().headObject(requests.head(name)));
        if (found.contentLength() != length) {
            throw unusable("an object of " + length + " bytes became one of " + found.contentLength());
        }
    }

    private void requireRange(String name) throws IOException {
        byte[] found = calls.call(
                "read a probe",
                () -> calls.client()
                        .getObjectAsBytes(requests.get(name).range("bytes=3-6").build())
                        .asByteArray());
        if (!new String(found, java.nio.charset.StandardCharsets.US_ASCII).equals("3456")) {
            throw unusable("a range of 4 bytes came back as " + found.length + " bytes, or as others");
        }
    }

    private boolean obeysOnPut(String name) throws IOException {
        PutObjectRequest request =
                requests.put(name, S3Requests.DEFAULT_TYPE).ifNoneMatch("*").build();
        return refuses(
                "write a probe on a condition", () -> calls.client().putObject(request, RequestBody.fromBytes(ONE)));
    }

    private boolean obeysOnComplete(String name) throws IOException {
        String id = calls.call(
                "start a probe in parts",
                () -> calls.client()
                        .createMultipartUpload(requests.create(name, java.util.Optional.empty()))
                        .uploadId());
        boolean refused = true;
        try {
            CompletedPart part =
                    CompletedPart.builder().partNumber(1).eTag(part(name, id)).build();
            refused = refuses(
                    "complete a probe on a condition",
                    () -> calls.client()
                            .completeMultipartUpload(requests.complete(name, id)
                                    .multipartUpload(parts -> parts.parts(part))
                                    .ifNoneMatch("*")
                                    .build()));
            return refused;
        } finally {
            if (refused) {
                calls.unless(404, "abort a probe", () -> calls.client().abortMultipartUpload(requests.abort(name, id)));
            }
        }
    }

    private String part(String name, String id) throws IOException {
        return calls.call(
                "write a part of a probe",
                () -> calls.client()
                        .uploadPart(requests.part(name, id, 1), RequestBody.fromBytes(ONE))
                        .eTag());
    }

    /** A server that does not know the condition may ignore it, or refuse the request altogether. */
    private boolean refuses(String tried, Runnable request) throws IOException {
        return calls.call(tried, () -> {
            try {
                request.run();
                return false;
            } catch (S3Exception e) {
                if (e.statusCode() == 412 || e.statusCode() == 409) {
                    return true;
                }
                if (e.statusCode() == 400 || e.statusCode() == 501) {
                    return false;
                }
                throw e;
            }
        });
    }

    private void sweep() throws IOException {
        Instant before = clock.instant().minus(FORGOTTEN);
        ListObjectsV2Request all = ListObjectsV2Request.builder()
                .bucket(calls.bucket())
                .prefix(keys.hidden())
                .overrideConfiguration(S3Calls.small())
                .build();
        for (S3Object left : calls.call("list probes", () -> calls.client().listObjectsV2(all))
                .contents()) {
            if (left.lastModified().isBefore(before)) {
                delete(left.key());
            }
        }
    }

    private void delete(String name) throws IOException {
        calls.unless(404, "delete a probe", () -> calls.client().deleteObject(requests.delete(name)));
    }

    private static StoreException unusable(String what) {
        return new StoreException(StoreException.Reason.MISCONFIGURED, "this S3 server is of no use: " + what + ADVICE);
    }
}
