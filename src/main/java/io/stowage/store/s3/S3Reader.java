package io.stowage.store.s3;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.store.s3.client.S3Calls;
import io.stowage.store.s3.client.S3Errors;
import io.stowage.store.s3.client.S3Requests;
import io.stowage.store.s3.client.S3Stream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** HEAD and GET of objects. */
final class S3Reader {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/([0-9]{1,18})");

    private final S3Calls calls;
    private final S3Keys keys;
    private final S3Requests requests;

    S3Reader(S3Calls calls, S3Keys keys, S3Requests requests) {
        this.calls = calls;
        this.keys = keys;
        this.requests = requests;
    }

    Optional<ObjectInfo> head(Key key) throws IOException {
        return headResponse(key).map(found -> info(key, found.contentLength(), found.lastModified(), found.eTag()));
    }

    Optional<HeadObjectResponse> headResponse(Key key) throws IOException {
        String name = keys.name(key);
        Optional<HeadObjectResponse> found =
                calls.unless(404, "look at " + key, () -> calls.client().headObject(requests.head(name)));
        if (found.isEmpty()) {
            calls.requireBucket();
        }
        return found;
    }

    Optional<Reading> open(Key key, ByteRange range) throws IOException {
        if (range instanceof ByteRange.Suffix suffix && suffix.length() == 0) {
            // There is no way to write this down in a request.
            return refused(key, range, "");
        }
        GetObjectRequest.Builder request = requests.get(keys.name(key));
        String wish = header(range);
        GetObjectRequest get =
                wish.isEmpty() ? request.build() : request.range(wish).build();
        return calls.call("read " + key, () -> {
            try {
                return Optional.of(reading(key, range, calls.client().getObject(get)));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() == 416) {
                    return refused(
                            key, range, S3Errors.header(e, "Content-Range").orElse(""));
                }
                throw e;
            }
        });
    }

    static ObjectInfo info(Key key, @Nullable Long length, @Nullable Instant modified, @Nullable String tag) {
        // A listing knows the time to the millisecond and a HEAD to the second; both have to say the same.
        Instant when = modified == null ? Instant.EPOCH : modified.truncatedTo(ChronoUnit.SECONDS);
        String version = tag == null ? "" : tag.replace("\"", "");
        return new ObjectInfo(key, length == null ? 0 : length, when, version);
    }

    private Reading reading(Key key, ByteRange range, ResponseInputStream<GetObjectResponse> stream)
            throws StoreException {
        GetObjectResponse response = stream.response();
        long length = response.contentLength();
        Matcher part = CONTENT_RANGE.matcher(response.contentRange() == null ? "" : response.contentRange());
        boolean partial = part.matches();
        long size = partial ? Long.parseLong(part.group(3)) : length;
        Span span = partial ? new Span(Long.parseLong(part.group(1)), length) : new Span(0, length);
        if (!range.resolve(size).equals(Optional.of(span))) {
            stream.abort();
            throw new StoreException(
                    StoreException.Reason.MISCONFIGURED,
                    "cannot read " + range + " of " + key + ": S3 answered with " + span + " of " + size + " bytes");
        }
        ObjectInfo info = info(key, size, response.lastModified(), response.eTag());
        return new Reading(info, span, new S3Stream(key, stream, length));
    }

    /** A range that cannot be satisfied: says the size, which the server may have told or has to be asked for. */
    private Optional<Reading> refused(Key key, ByteRange range, String contentRange) throws IOException {
        Matcher told = UNSATISFIED.matcher(contentRange);
        if (told.matches()) {
            throw StoreException.rangeNotSatisfiable(key, range, Long.parseLong(told.group(1)));
        }
        Optional<ObjectInfo> found = head(key);
        if (found.isPresent()) {
            throw StoreException.rangeNotSatisfiable(key, range, found.get().length());
        }
        return Optional.empty();
    }

    private static String header(ByteRange range) {
        if (range instanceof ByteRange.Between between) {
            String last = between.last() == Long.MAX_VALUE ? "" : Long.toString(between.last());
            return "bytes=" + between.first() + "-" + last;
        }
        return range instanceof ByteRange.Suffix suffix ? "bytes=-" + suffix.length() : "";
    }
}
