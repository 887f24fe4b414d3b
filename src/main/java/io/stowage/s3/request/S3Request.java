package io.stowage.s3.request;

import io.stowage.access.Caller;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.signing.Authenticated;
import io.stowage.s3.signing.SignedRequest;
import io.stowage.s3.wire.BucketName;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.S3Error;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request whose signature was checked.
 *
 * @param signed its head as it was received
 * @param signature what the signature says of the body
 * @param base the path of the mount
 */
public record S3Request(
        HttpServletRequest http,
        SignedRequest signed,
        Authenticated signature,
        Caller caller,
        Target target,
        String base) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int FRAMING = 64 * 1024;
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(1);

    public Query query() {
        return signed.query();
    }

    public Optional<String> header(String name) {
        return signed.header(name);
    }

    /** All lines of a header. */
    public List<String> headers(String name) {
        return signed.headers().getOrDefault(name, List.of());
    }

    public BucketName bucket() {
        return target.bucket().orElseThrow();
    }

    public ObjectKey key() {
        return target.key().orElseThrow();
    }

    public boolean isHead() {
        return http.getMethod().equals("HEAD");
    }

    /** A count of a page, cut to {@code most}. */
    public int count(String parameter, int most) {
        Optional<String> text = query().find(parameter).filter(value -> !value.isEmpty());
        if (text.isEmpty()) {
            return most;
        }
        if (!NUMBER.matcher(text.get()).matches()) {
            throw S3Error.invalidArgument(
                    parameter + " has to be a number that is not negative", parameter, text.get());
        }
        return (int) Math.min(most, Long.parseLong(text.get()));
    }

    /** A body that is a document, whole and checked against all that the head says of it; empty where there is none. */
    public byte[] document(int mostBytes) throws IOException {
        UploadPlan plan = UploadPlan.of(signed, signature);
        RequestBody body = RequestBody.of(
                http, BodyPolicy.held((long) mostBytes + FRAMING, DOCUMENT_TIME).coded(BodyPolicy.Coding.STORED));
        return plan.read(body, signature, mostBytes);
    }
}
