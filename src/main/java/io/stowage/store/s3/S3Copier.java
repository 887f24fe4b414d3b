package io.stowage.store.s3;

import io.stowage.config.ByteSize;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.Upload;
import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.config.S3Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Copies within the bucket. No condition on a copy is known to all servers, so a copy only if absent goes through us
 * when it is short, as a conditional write, and in parts when it is long, completed like any other upload.
 */
final class S3Copier {
    /** What one request may copy. */
    private static final long ONE_REQUEST = 5 * ByteSize.GIB;
    /** Long copies are cut into about that many parts: few requests, each of them short enough not to time out. */
    private static final int PARTS = 100;

    private final S3Shared room;
    private final S3Calls calls;
    private final S3Reader reader;
    private final S3Writer writer;
    private final S3Parts parts;

    S3Copier(S3Shared room, S3Reader reader, S3Writer writer, S3Parts parts) {
        this.room = room;
        this.calls = room.calls();
        this.reader = reader;
        this.writer = writer;
        this.parts = parts;
    }

    Optional<PutResult> copy(Key from, Key to, PutOptions options) throws IOException {
        Optional<ObjectInfo> source = reader.head(from);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        long length = source.get().length();
        if (from.equals(to)) {
            return Optional.of(options.onlyIfAbsent() ? PutResult.ALREADY_THERE : PutResult.stored(length));
        }
        if (options.onlyIfAbsent() && length <= room.sizes().partSize()) {
            return throughUs(from, to, options);
        }
        return length <= ONE_REQUEST && !options.onlyIfAbsent()
                ? inOneRequest(from, to, length, options)
                : Optional.of(inParts(from, to, length, options));
    }

    private Optional<PutResult> throughUs(Key from, Key to, PutOptions options) throws IOException {
        Optional<Reading> found = reader.open(from, ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = found.get();
                InputStream in = reading.stream()) {
            return Optional.of(writer.put(to, Body.of(in, reading.span().length()), options));
        }
    }

    private Optional<PutResult> inOneRequest(Key from, Key to, long length, PutOptions options) throws IOException {
        CopyObjectRequest request =
                room.requests().copy(room.keys().name(from), room.keys().name(to), options);
        return calls.call("copy " + from + " to " + to, () -> {
            try {
                calls.client().copyObject(request);
                return Optional.of(PutResult.stored(length));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    private PutResult inParts(Key from, Key to, long length, PutOptions options) throws IOException {
        if (options.onlyIfAbsent() && reader.head(to).isPresent()) {
            return PutResult.ALREADY_THERE;
        }
        Upload upload = parts.start(to, options);
        return parts.orAbort(upload, () -> parts.complete(upload, copyParts(from, upload, length), options));
    }

    private List<Part> copyParts(Key from, Upload upload, long length) throws IOException {
        long size = Math.min(Math.max(room.sizes().partSize(), length / PARTS + 1), S3Sizes.MAX_PART);
        List<Part> copied = new ArrayList<>();
        for (long offset = 0; offset < length; offset += size) {
            Span span = new Span(offset, Math.min(size, length - offset));
            copied.add(copyPart(from, upload, copied.size() + 1, span));
        }
        return copied;
    }

    private Part copyPart(Key from, Upload upload, int number, Span span) throws IOException {
        UploadPartCopyRequest request = room.requests()
                .copyPart(room.keys().name(from), room.keys().name(upload.key()), upload.id(), number, span);
        String tag = calls.call(
                "copy a part of " + from,
                () -> calls.client().uploadPartCopy(request).copyPartResult().eTag());
        return new Part(number, span.length(), tag);
    }
}
