package io.stowage.store.s3;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PieceStream;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.StoreException;
import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.client.S3Errors;
import io.stowage.store.s3.client.S3Requests;
import io.stowage.store.s3.config.S3Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes whole objects: in one request what can be held, else in parts. Only bytes that are held are ever given to the
 * SDK, so that it may send them again, and so that an exception of a body's source stays what it is.
 */
final class S3Writer {
    /** Whose write an object is; tells a condition that failed on our own first try from one that failed on another's. */
    private static final String WRITE_ID = "stowage-write";

    private enum WriteResult {
        STORED,
        ALREADY_THERE,
        CONFLICT
    }

    private final S3Calls calls;
    private final S3Keys keys;
    private final S3Requests requests;
    private final S3Reader reader;
    private final S3Conditions conditions;
    private final S3Parts parts;
    private final S3Buffers buffers;
    private final S3Sizes sizes;

    S3Writer(S3Shared room, S3Reader reader, S3Conditions conditions, S3Parts parts) {
        this.calls = room.calls();
        this.keys = room.keys();
        this.requests = room.requests();
        this.reader = reader;
        this.conditions = conditions;
        this.parts = parts;
        this.buffers = room.buffers();
        this.sizes = room.sizes();
    }

    PutResult put(Key key, Body body, PutOptions options) throws IOException {
        calls.requireOpen("write " + key);
        Optional<List<ByteBuffer>> whole = body.inMemory();
        long known = body.length().orElse(0);
        if (whole.isPresent() && known <= sizes.threshold()) {
            return single(key, () -> new PieceStream(whole.get()), known, options);
        }
        try (InputStream in = body.open()) {
            return stream(key, new S3BodySource(in), body.length(), options);
        }
    }

    private PutResult stream(Key key, S3BodySource source, OptionalLong length, PutOptions options) throws IOException {
        boolean holdable = length.isPresent() && length.getAsLong() <= sizes.longestSingle();
        S3PartSchedule schedule = parts.schedule(length);
        try (S3Buffer first = buffers.reserve(holdable ? length.getAsLong() : schedule.size(1))) {
            first.fill(source);
            if (source.atEnd()) {
                return single(key, first, first.length(), options);
            }
            return parts.put(key, first, source, schedule, options);
        }
    }

    private PutResult single(Key key, ContentStreamProvider content, long length, PutOptions options)
            throws IOException {
        boolean condition = options.onlyIfAbsent() && conditions.known().conditionalPut();
        if (options.onlyIfAbsent() && !condition && reader.head(key).isPresent()) {
            return PutResult.ALREADY_THERE;
        }
        if (!condition) {
            send(key, content, length, put(key, options).build());
            return PutResult.stored(length);
        }
        WriteResult outcome = sendIfAbsent(key, content, length, options);
        if (outcome == WriteResult.CONFLICT) {
            outcome = sendIfAbsent(key, content, length, options);
        }
        if (outcome == WriteResult.CONFLICT && reader.head(key).isEmpty()) {
            // The other writer may fail yet, so nobody may be told that the object is there.
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    "cannot write " + key + ": S3 answered twice that another write of it is under way",
                    null,
                    S3Errors.RETRY_AFTER);
        }
        return outcome == WriteResult.STORED ? PutResult.stored(length) : PutResult.ALREADY_THERE;
    }

    private WriteResult sendIfAbsent(Key key, ContentStreamProvider content, long length, PutOptions options)
            throws IOException {
        String id = UUID.randomUUID().toString();
        PutObjectRequest request = put(key, options)
                .ifNoneMatch("*")
                .metadata(Map.of(WRITE_ID, id))
                .build();
        return calls.call("write " + key, () -> {
            try {
                calls.client().putObject(request, body(content, length));
                return WriteResult.STORED;
            } catch (S3Exception e) {
                return switch (e.statusCode()) {
                    case 412 ->
                        S3Errors.attempts(e) > 1 && wrote(key, id) ? WriteResult.STORED : WriteResult.ALREADY_THERE;
                    case 409 -> WriteResult.CONFLICT;
                    default -> throw e;
                };
            }
        });
    }

    /** Whether the object is of our own first try, whose answer was lost. */
    private boolean wrote(Key key, String id) throws IOException {
        return reader.headResponse(key)
                .map(found -> id.equals(found.metadata().get(WRITE_ID)))
                .orElse(false);
    }

    private void send(Key key, ContentStreamProvider content, long length, PutObjectRequest request)
            throws IOException {
        calls.call("write " + key, () -> calls.client().putObject(request, body(content, length)));
    }

    private PutObjectRequest.Builder put(Key key, PutOptions options) throws IOException {
        return requests.put(keys.name(key), options.mediaType().orElse(S3Requests.DEFAULT_TYPE));
    }

    private static RequestBody body(ContentStreamProvider content, long length) {
        return RequestBody.fromContentProvider(content, length, S3Requests.DEFAULT_TYPE);
    }
}
