package io.stowage.s3.wire;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The errors of S3: the code that clients look at, the status that goes with it, and our own word for it. */
public enum S3Error {
    ACCESS_DENIED("AccessDenied", 403, Fault.FORBIDDEN),
    ACCESS_FORBIDDEN("AccessForbidden", 403, Fault.FORBIDDEN),
    /** Whoever has to pay is unknown to the cashier, or has no credit. */
    ACCOUNT_PROBLEM("AccountProblem", 403, Fault.BUDGET_EXHAUSTED),
    AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400, Fault.BAD_REQUEST),
    /** AWS answers 400 to most of them; clients that test for it expect 403 where the time is out of range. */
    AUTHORIZATION_QUERY_PARAMETERS_ERROR("AuthorizationQueryParametersError", 400, Fault.BAD_REQUEST),
    AUTHORIZATION_QUERY_EXPIRY_ERROR("AuthorizationQueryParametersError", 403, Fault.FORBIDDEN),
    BAD_DIGEST("BadDigest", 400, Fault.DIGEST_MISMATCH),
    BAD_REQUEST("BadRequest", 400, Fault.BAD_REQUEST),
    BUCKET_ALREADY_EXISTS("BucketAlreadyExists", 409, Fault.CONFLICT),
    BUCKET_ALREADY_OWNED_BY_YOU("BucketAlreadyOwnedByYou", 409, Fault.CONFLICT),
    BUCKET_NOT_EMPTY("BucketNotEmpty", 409, Fault.CONFLICT),
    CONDITIONAL_REQUEST_CONFLICT("ConditionalRequestConflict", 409, Fault.CONFLICT),
    ENTITY_TOO_LARGE("EntityTooLarge", 400, Fault.BODY_TOO_LARGE),
    ENTITY_TOO_SMALL("EntityTooSmall", 400, Fault.BAD_REQUEST),
    INCOMPLETE_BODY("IncompleteBody", 400, Fault.BAD_REQUEST),
    INTERNAL_ERROR("InternalError", 500, Fault.INTERNAL),
    INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403, Fault.UNAUTHENTICATED),
    INVALID_ARGUMENT("InvalidArgument", 400, Fault.BAD_REQUEST),
    INVALID_BUCKET_NAME("InvalidBucketName", 400, Fault.BAD_REQUEST),
    INVALID_DIGEST("InvalidDigest", 400, Fault.BAD_REQUEST),
    INVALID_LOCATION_CONSTRAINT("InvalidLocationConstraint", 400, Fault.BAD_REQUEST),
    INVALID_PART("InvalidPart", 400, Fault.BAD_REQUEST),
    INVALID_PART_ORDER("InvalidPartOrder", 400, Fault.BAD_REQUEST),
    INVALID_POLICY_DOCUMENT("InvalidPolicyDocument", 400, Fault.BAD_REQUEST),
    INVALID_RANGE("InvalidRange", 416, Fault.RANGE_NOT_SATISFIABLE),
    INVALID_REQUEST("InvalidRequest", 400, Fault.BAD_REQUEST),
    INVALID_TAG("InvalidTag", 400, Fault.BAD_REQUEST),
    INVALID_TOKEN("InvalidToken", 403, Fault.FORBIDDEN),
    INVALID_URI("InvalidURI", 400, Fault.BAD_REQUEST),
    KEY_TOO_LONG("KeyTooLongError", 400, Fault.BAD_REQUEST),
    MALFORMED_ACL("MalformedACLError", 400, Fault.BAD_REQUEST),
    MALFORMED_POST_REQUEST("MalformedPOSTRequest", 400, Fault.BAD_REQUEST),
    MALFORMED_XML("MalformedXML", 400, Fault.BAD_REQUEST),
    METADATA_TOO_LARGE("MetadataTooLarge", 400, Fault.BAD_REQUEST),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405, Fault.METHOD_NOT_ALLOWED),
    MISSING_CONTENT_LENGTH("MissingContentLength", 411, Fault.BAD_REQUEST),
    MISSING_SECURITY_HEADER("MissingSecurityHeader", 400, Fault.BAD_REQUEST),
    NOT_IMPLEMENTED("NotImplemented", 501, Fault.BAD_REQUEST),
    NO_SUCH_BUCKET("NoSuchBucket", 404, Fault.NOT_FOUND),
    NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, Fault.NOT_FOUND),
    NO_SUCH_CORS_CONFIGURATION("NoSuchCORSConfiguration", 404, Fault.NOT_FOUND),
    NO_SUCH_ENCRYPTION("ServerSideEncryptionConfigurationNotFoundError", 404, Fault.NOT_FOUND),
    NO_SUCH_KEY("NoSuchKey", 404, Fault.NOT_FOUND),
    NO_SUCH_LIFECYCLE("NoSuchLifecycleConfiguration", 404, Fault.NOT_FOUND),
    NO_SUCH_OBJECT_LOCK("ObjectLockConfigurationNotFoundError", 404, Fault.NOT_FOUND),
    NO_SUCH_OWNERSHIP_CONTROLS("OwnershipControlsNotFoundError", 404, Fault.NOT_FOUND),
    NO_SUCH_PUBLIC_ACCESS_BLOCK("NoSuchPublicAccessBlockConfiguration", 404, Fault.NOT_FOUND),
    NO_SUCH_REPLICATION("ReplicationConfigurationNotFoundError", 404, Fault.NOT_FOUND),
    NO_SUCH_TAG_SET("NoSuchTagSet", 404, Fault.NOT_FOUND),
    NO_SUCH_UPLOAD("NoSuchUpload", 404, Fault.NOT_FOUND),
    NO_SUCH_VERSION("NoSuchVersion", 404, Fault.NOT_FOUND),
    NO_SUCH_WEBSITE("NoSuchWebsiteConfiguration", 404, Fault.NOT_FOUND),
    OPERATION_ABORTED("OperationAborted", 409, Fault.CONFLICT),
    PRECONDITION_FAILED("PreconditionFailed", 412, Fault.CONFLICT),
    REQUEST_TIMEOUT("RequestTimeout", 400, Fault.BODY_TIMEOUT),
    REQUEST_TIME_TOO_SKEWED("RequestTimeTooSkewed", 403, Fault.FORBIDDEN),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503, Fault.STORE_UNAVAILABLE),
    SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403, Fault.UNAUTHENTICATED),
    SLOW_DOWN("SlowDown", 503, Fault.BUSY),
    TOO_MANY_BUCKETS("TooManyBuckets", 400, Fault.BAD_REQUEST),
    CONTENT_SHA256_MISMATCH("XAmzContentSHA256Mismatch", 400, Fault.DIGEST_MISMATCH);

    private static final Map<String, S3Error> BY_CODE =
            Arrays.stream(values()).collect(toUnmodifiableMap(S3Error::code, identity(), (first, second) -> first));

    private final String code;
    private final int status;
    private final Fault fault;

    S3Error(String code, int status, Fault fault) {
        this.code = code;
        this.status = status;
        this.fault = fault;
    }

    /** The error of a refusal that came from here. */
    public static Optional<S3Error> of(StowageException failure) {
        return failure.code()
                .map(BY_CODE::get)
                .map(error -> error == AUTHORIZATION_QUERY_PARAMETERS_ERROR && failure.fault() == Fault.FORBIDDEN
                        ? AUTHORIZATION_QUERY_EXPIRY_ERROR
                        : error);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public Fault fault() {
        return fault;
    }

    public StowageException failure(String message) {
        return failure(message, null, Map.of());
    }

    public StowageException failure(String message, @Nullable Throwable cause) {
        return failure(message, cause, Map.of());
    }

    /** @param details elements of the error document beside the message */
    public StowageException failure(String message, Map<String, String> details) {
        return failure(message, null, details);
    }

    private StowageException failure(String message, @Nullable Throwable cause, Map<String, String> details) {
        return new StowageException(fault, message, cause).coded(code, details);
    }

    /** An {@code InvalidArgument} that says which one. */
    public static StowageException invalidArgument(String message, String name, String value) {
        return INVALID_ARGUMENT.failure(message, Map.of("ArgumentName", name, "ArgumentValue", value));
    }
}
