package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.wire.ErrorDocument;
import io.stowage.s3.wire.S3Error;
import io.stowage.store.StoreFaults;
import io.stowage.web.RequestContext;
import io.stowage.web.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;

/** The error page of S3, and the headers that every answer has. */
final class S3Errors {
    private static final int ID_RADIX = 32;
    private static final int ID_BYTES = 8;
    private static final String RETRY = "Retry-After";

    private S3Errors() {}

    /** Before anything else, also of refusals. */
    static void identify(HttpServletRequest request, HttpServletResponse response) {
        String id = RequestContext.of(request).id();
        response.setHeader("x-amz-request-id", requestId(id));
        response.setHeader("x-amz-id-2", id);
        response.setHeader("Server", "Stowage");
    }

    /** As S3 writes it, from the id that the log has: 16 digits. */
    static String requestId(String id) {
        try {
            return HexFormat.of().withUpperCase().toHexDigits(Long.parseUnsignedLong(id, ID_RADIX));
        } catch (NumberFormatException e) {
            byte[] hash = Digest.compute(Algorithm.SHA256, id.getBytes(UTF_8)).bytes();
            return HexFormat.of().withUpperCase().formatHex(hash, 0, ID_BYTES);
        }
    }

    static void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        identify(request, response);
        S3Error error = S3Error.of(why).orElseGet(() -> of(why.fault()));
        response.setStatus(error.status());
        if (error.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE && response.getHeader(RETRY) == null) {
            response.setHeader(RETRY, "1");
        }
        if (error == S3Error.INVALID_RANGE && why.details().containsKey("ActualObjectSize")) {
            response.setHeader("Content-Range", "bytes */" + why.details().get("ActualObjectSize"));
        }
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        String id = RequestContext.of(request).id();
        DocumentAnswers.document(response, ErrorDocument.of(why, error, RequestPath.raw(request), requestId(id), id));
    }

    /** The document alone, where the status is out already. */
    static String document(HttpServletRequest request, Exception refusal) {
        StowageException why = asFault(refusal);
        S3Error error = S3Error.of(why).orElseGet(() -> of(why.fault()));
        String id = RequestContext.of(request).id();
        return ErrorDocument.of(why, error, RequestPath.raw(request), requestId(id), id);
    }

    private static StowageException asFault(Exception refusal) {
        if (refusal instanceof StowageException fault) {
            return fault;
        }
        if (refusal instanceof RefusedException refused) {
            return of(refused);
        }
        try {
            return StoreFaults.of((IOException) refusal);
        } catch (IOException e) {
            return new StowageException(Fault.INTERNAL, "the answer could not be made", e);
        }
    }

    /** The error for what was refused outside of this front. */
    private static S3Error of(Fault fault) {
        return switch (fault) {
            case BAD_REQUEST, UNSUPPORTED_CODING -> S3Error.INVALID_REQUEST;
            case UNAUTHENTICATED, FORBIDDEN, CERTIFICATE_REFUSED -> S3Error.ACCESS_DENIED;
            case OWNER_UNKNOWN, BUDGET_EXHAUSTED -> S3Error.ACCOUNT_PROBLEM;
            case NOT_FOUND -> S3Error.NO_SUCH_KEY;
            case METHOD_NOT_ALLOWED -> S3Error.METHOD_NOT_ALLOWED;
            case CONFLICT -> S3Error.OPERATION_ABORTED;
            case PRECONDITION_FAILED -> S3Error.PRECONDITION_FAILED;
            case DIGEST_MISMATCH -> S3Error.BAD_DIGEST;
            case BODY_TOO_LARGE -> S3Error.ENTITY_TOO_LARGE;
            case BODY_TIMEOUT -> S3Error.REQUEST_TIMEOUT;
            case RANGE_NOT_SATISFIABLE -> S3Error.INVALID_RANGE;
            case RATE_LIMITED, BUSY -> S3Error.SLOW_DOWN;
            case CASHIER_UNAVAILABLE, STORE_UNAVAILABLE, STORE_FULL, DATABASE_UNAVAILABLE ->
                S3Error.SERVICE_UNAVAILABLE;
            case CORRUPT, INTERNAL -> S3Error.INTERNAL_ERROR;
        };
    }

    /** What the index refused. */
    static StowageException of(RefusedException refused) {
        S3Error error = switch (refused.refusal()) {
            case NO_SUCH_BUCKET -> S3Error.NO_SUCH_BUCKET;
            case NO_SUCH_ACCESS_KEY -> S3Error.INVALID_ACCESS_KEY_ID;
            case BUCKET_NOT_EMPTY -> S3Error.BUCKET_NOT_EMPTY;
            case TOO_MANY_BUCKETS -> S3Error.TOO_MANY_BUCKETS;
            case NO_SUCH_KEY -> S3Error.NO_SUCH_KEY;
            case PRECONDITION_FAILED -> S3Error.PRECONDITION_FAILED;
            case NO_SUCH_UPLOAD -> S3Error.NO_SUCH_UPLOAD;
            case INVALID_PART -> S3Error.INVALID_PART;
            case INVALID_PART_ORDER -> S3Error.INVALID_PART_ORDER;
            case PART_TOO_SMALL -> S3Error.ENTITY_TOO_SMALL;
            case OBJECT_TOO_LARGE -> S3Error.ENTITY_TOO_LARGE;
            case SOURCE_CHANGED -> S3Error.CONDITIONAL_REQUEST_CONFLICT;
        };
        return error.failure(String.valueOf(refused.getMessage()), refused);
    }
}
