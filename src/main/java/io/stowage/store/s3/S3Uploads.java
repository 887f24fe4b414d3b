package io.stowage.store.s3;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.Part;
import io.stowage.store.PieceStream;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import io.stowage.store.Uploads;
import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.client.S3Requests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Uploads that others drive part by part, over any number of requests. */
final class S3Uploads implements Uploads {
    private final S3Shared room;
    private final S3Calls calls;
    private final S3Parts parts;

    S3Uploads(S3Shared room, S3Parts parts) {
        this.room = room;
        this.calls = room.calls();
        this.parts = parts;
    }

    @Override
    public Upload startUpload(Key key, PutOptions options) throws IOException {
        return parts.start(key, options);
    }

    @Override
    public Part putPart(Upload upload, int number, Body body) throws IOException {
        Optional<List<ByteBuffer>> whole = body.inMemory();
        if (whole.isPresent()) {
            long length = body.length().orElse(0);
            RequestBody content = RequestBody.fromContentProvider(
                    () -> new PieceStream(whole.get()), length, S3Requests.DEFAULT_TYPE);
            return orNoUpload(upload, () -> S3PartSender.put(room, upload, number, content, length));
        }
        try (InputStream in = body.open();
                S3Buffer buffer = room.buffers().reserve(toReserve(body.length()))) {
            S3BodySource source = new S3BodySource(in);
            buffer.fill(source);
            if (!source.atEnd()) {
                throw tooLong("more than " + buffer.length());
            }
            RequestBody content = RequestBody.fromContentProvider(buffer, buffer.length(), S3Requests.DEFAULT_TYPE);
            return orNoUpload(upload, () -> S3PartSender.put(room, upload, number, content, buffer.length()));
        }
    }

    @Override
    public PutResult completeUpload(Upload upload, List<Part> arrived, PutOptions options) throws IOException {
        calls.requireOpen("complete the upload of " + upload.key());
        List<Part> ordered = Part.inOrder(arrived);
        try {
            return orNoUpload(upload, () -> parts.complete(upload, ordered, options));
        } catch (StoreException e) {
            throw isGone(upload) ? StoreException.noUpload(upload) : e;
        }
    }

    @Override
    public void abortUpload(Upload upload) throws IOException {
        calls.requireOpen("abort the upload of " + upload.key());
        parts.abort(upload);
    }

    @Override
    public List<Upload> listUploads(Instant startedBefore, int limit) throws IOException {
        List<Upload> found = new ArrayList<>();
        ListMultipartUploadsResponse page = null;
        while (found.size() < limit) {
            ListMultipartUploadsRequest request = page(page);
            page = calls.call("list uploads", () -> calls.client().listMultipartUploads(request));
            for (MultipartUpload upload : page.uploads()) {
                if (upload.initiated().isBefore(startedBefore) && found.size() < limit) {
                    upload(upload).ifPresent(found::add);
                }
            }
            if (!goesOn(page, request)) {
                break;
            }
        }
        return found;
    }

    private ListMultipartUploadsRequest page(@Nullable ListMultipartUploadsResponse before) {
        ListMultipartUploadsRequest.Builder request =
                ListMultipartUploadsRequest.builder().bucket(calls.bucket()).overrideConfiguration(S3Calls.small());
        if (!room.keys().root().isEmpty()) {
            request.prefix(room.keys().root());
        }
        if (before != null) {
            request.keyMarker(before.nextKeyMarker()).uploadIdMarker(before.nextUploadIdMarker());
        }
        return request.build();
    }

    /** A server that says "there is more" and gives no new place to go on from would keep us here for ever. */
    private static boolean goesOn(ListMultipartUploadsResponse page, ListMultipartUploadsRequest request) {
        boolean marked = page.nextKeyMarker() != null && !page.nextKeyMarker().isEmpty();
        boolean moved = !String.valueOf(page.nextKeyMarker()).equals(request.keyMarker())
                || !String.valueOf(page.nextUploadIdMarker()).equals(request.uploadIdMarker());
        return Boolean.TRUE.equals(page.isTruncated()) && marked && moved;
    }

    private Optional<Upload> upload(MultipartUpload upload) {
        return room.keys().key(upload.key()).map(key -> new Upload(key, upload.uploadId(), upload.initiated()));
    }

    /** Some servers answer with an error of their own when what is to be completed is not there; so they are asked. */
    private boolean isGone(Upload upload) throws IOException {
        ListPartsRequest request = ListPartsRequest.builder()
                .bucket(calls.bucket())
                .key(room.keys().name(upload.key()))
                .uploadId(upload.id())
                .overrideConfiguration(S3Calls.small())
                .build();
        return calls.unless(
                        404,
                        "find the upload of " + upload.key(),
                        () -> calls.client().listParts(request))
                .isEmpty();
    }

    private long toReserve(OptionalLong length) throws StoreException {
        long most = room.sizes().longestHeld();
        if (length.orElse(most) > most) {
            throw tooLong(Long.toString(length.getAsLong()));
        }
        return length.orElse(most);
    }

    private static StoreException tooLong(String bytes) {
        return new StoreException(
                StoreException.Reason.MISCONFIGURED,
                "a part of " + bytes + " bytes is more than half of s3.buffers can hold; raise s3.buffers");
    }

    private static <T> T orNoUpload(Upload upload, S3Calls.Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (StoreException e) {
            throw e.reason() == StoreException.Reason.NO_UPLOAD ? StoreException.noUpload(upload) : e;
        }
    }
}
