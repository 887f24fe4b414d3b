package io.stowage.store.s3;

import io.stowage.store.Key;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import io.stowage.store.s3.client.S3Calls;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes objects in parts. An upload of ours that fails for whatever reason is aborted, and the reason is passed on
 * unchanged.
 *
 * <p>Not every server obeys a condition on completing an upload: Ceph RGW 16 replaces the object and says nothing. So
 * the object is looked for right before, everywhere, and where the condition is known to work it is sent as well. In
 * between, another writer can slip in on the other servers; their capabilities say so.
 */
final class S3Parts {
    private final S3Shared room;
    private final S3Calls calls;
    private final S3Reader reader;
    private final S3Conditions conditions;

    S3Parts(S3Shared room, S3Reader reader, S3Conditions conditions) {
        this.room = room;
        this.calls = room.calls();
        this.reader = reader;
        this.conditions = conditions;
    }

    S3PartSchedule schedule(OptionalLong length) throws StoreException {
        return length.isPresent()
                ? S3PartSchedule.ofKnown(room.sizes(), length.getAsLong())
                : S3PartSchedule.ofUnknown(room.sizes(), room.equalParts());
    }

    /** Sends a body of which the first part is held already and more is to come. */
    PutResult put(Key key, S3Buffer first, S3BodySource source, S3PartSchedule schedule, PutOptions options)
            throws IOException {
        if (options.onlyIfAbsent() && reader.head(key).isPresent()) {
            return PutResult.ALREADY_THERE;
        }
        Upload upload = start(key, options);
        return orAbort(upload, () -> {
            try (S3PartSender sender = new S3PartSender(room, upload)) {
                return complete(upload, sender.sendAll(first, source, schedule), options);
            }
        });
    }

    Upload start(Key key, PutOptions options) throws IOException {
        String name = room.keys().name(key);
        String id = calls.call(
                "start an upload of " + key,
                () -> calls.client()
                        .createMultipartUpload(room.requests().create(name, options.mediaType()))
                        .uploadId());
        return new Upload(key, id, room.clock().instant());
    }

    /** @param parts in the order of their numbers */
    PutResult complete(Upload upload, List<Part> parts, PutOptions options) throws IOException {
        if (options.onlyIfAbsent() && reader.head(upload.key()).isPresent()) {
            abort(upload);
            return PutResult.ALREADY_THERE;
        }
        boolean condition = options.onlyIfAbsent() && conditions.known().conditionalComplete();
        CompleteMultipartUploadRequest.Builder request = room.requests()
                .complete(room.keys().name(upload.key()), upload.id())
                .multipartUpload(joined -> joined.parts(completed(parts)));
        if (!(condition ? completedIfAbsent(upload, request) : completed(upload, request))) {
            abort(upload);
            return PutResult.ALREADY_THERE;
        }
        return PutResult.stored(parts.stream().mapToLong(Part::length).sum());
    }

    void abort(Upload upload) throws IOException {
        String name = room.keys().name(upload.key());
        calls.tidy(
                "abort the upload of " + upload.key(),
                () -> calls.client().abortMultipartUpload(room.requests().abort(name, upload.id())));
    }

    /** Runs the work of an upload that nobody else will end. */
    PutResult orAbort(Upload upload, S3Calls.Request<PutResult> work) throws IOException {
        return calls.upload(() -> {
            try {
                return work.send();
            } catch (Throwable e) {
                abortAfter(upload, e);
                throw e;
            }
        });
    }

    private void abortAfter(Upload upload, Throwable failure) {
        // The SDK sends nothing on a thread that is interrupted, but the parts have to go.
        boolean interrupted = Thread.interrupted();
        try {
            abort(upload);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e); // The janitor will find the upload.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean completed(Upload upload, CompleteMultipartUploadRequest.Builder request) throws IOException {
        calls.call(
                "complete the upload of " + upload.key(),
                () -> calls.client().completeMultipartUpload(request.build()));
        return true;
    }

    private boolean completedIfAbsent(Upload upload, CompleteMultipartUploadRequest.Builder request)
            throws IOException {
        return calls.call("complete the upload of " + upload.key(), () -> {
            try {
                calls.client().completeMultipartUpload(request.ifNoneMatch("*").build());
                return true;
            } catch (S3Exception e) {
                // 409: somebody else is just writing it; the upload is spent either way.
                boolean lost =
                        e.statusCode() == 409 && reader.head(upload.key()).isPresent();
                if (e.statusCode() == 412 || lost) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static List<CompletedPart> completed(List<Part> parts) {
        return parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.tag())
                        .build())
                .toList();
    }
}
