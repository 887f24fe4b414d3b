package io.stowage.store.s3.client;

import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** The one table from what a server answered, or did not answer, to our own words. */
public final class S3Errors {
    public static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    /** Codes that mean something else than their status. */
    private static final Map<String, Reason> BY_CODE = Map.ofEntries(
            Map.entry("NoSuchUpload", Reason.NO_UPLOAD),
            Map.entry("QuotaExceeded", Reason.NO_SPACE),
            Map.entry("XMinioStorageFull", Reason.NO_SPACE),
            Map.entry("ExpiredToken", Reason.DENIED),
            Map.entry("InvalidToken", Reason.DENIED),
            Map.entry("TokenRefreshRequired", Reason.DENIED),
            Map.entry("BadDigest", Reason.UNAVAILABLE),
            Map.entry("IncompleteBody", Reason.UNAVAILABLE),
            Map.entry("RequestTimeout", Reason.UNAVAILABLE),
            Map.entry("SlowDown", Reason.UNAVAILABLE));

    /** What an operator can do about it. */
    private static final Map<String, String> ADVICE = Map.of(
            "XAmzContentSHA256Mismatch", "set s3.checksums=required and s3.chunked-signing=false",
            "NoSuchBucket", "the bucket has to exist; Stowage never creates one",
            "RequestTimeTooSkewed", "set the clock of this machine",
            "PermanentRedirect", "check s3.endpoint and s3.region",
            "AuthorizationHeaderMalformed", "check s3.region",
            "InvalidStorageClass", "check s3.storage-class",
            "InvalidArgument", "check s3.storage-class and s3.sse",
            "InvalidRequest", "check s3.sse",
            "EntityTooSmall", "only the last part may be that small");

    private S3Errors() {}

    /** @param tried what was tried and on what, as in "read a/b" */
    static StoreException translate(String tried, SdkException e) {
        return e instanceof AwsServiceException answer ? answered(tried, answer) : unanswered(tried, e);
    }

    static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    public static Optional<String> header(AwsServiceException e, String name) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader(name);
    }

    /** How often a request was sent before this was thrown. */
    public static int attempts(SdkException e) {
        Integer attempts = e.numAttempts();
        return attempts == null ? 1 : attempts;
    }

    private static StoreException answered(String tried, AwsServiceException e) {
        String code = code(e);
        Reason reason = BY_CODE.getOrDefault(code, byStatus(e.statusCode()));
        String advice = ADVICE.containsKey(code) ? "; " + ADVICE.get(code) : "";
        String message =
                "cannot " + tried + ": S3 answered " + (e.statusCode() + " " + code).strip() + tries(e) + advice;
        return new StoreException(reason, message, e, reason == Reason.UNAVAILABLE ? retryAfter(e) : null);
    }

    private static Reason byStatus(int status) {
        return switch (status) {
            case 401, 403 -> Reason.DENIED;
            case 507 -> Reason.NO_SPACE;
            case 501 -> Reason.MISCONFIGURED;
            case 408, 409, 412, 429 -> Reason.UNAVAILABLE;
            default -> status >= 500 ? Reason.UNAVAILABLE : Reason.MISCONFIGURED;
        };
    }

    private static StoreException unanswered(String tried, SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionRequestTimeoutException) {
                String message = "cannot " + tried + ": all connections to S3 are in use";
                return new StoreException(Reason.BUSY, message, e, RETRY_AFTER);
            }
            if (cause instanceof S3Credentials.Unreadable) {
                return new StoreException(Reason.MISCONFIGURED, "cannot " + tried + ": " + cause.getMessage(), e);
            }
        }
        String message = "cannot " + tried + ": S3 did not answer" + tries(e) + " (" + root(e) + ")";
        return new StoreException(Reason.UNAVAILABLE, message, e, RETRY_AFTER);
    }

    /** The class and not the message, which may hold an address with a signature. */
    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof IOException)) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    private static String tries(SdkException e) {
        int attempts = attempts(e);
        return attempts > 1 ? " after " + attempts + " tries" : "";
    }

    /** Only the form in seconds; a date would trust two clocks. */
    private static Duration retryAfter(AwsServiceException e) {
        return header(e, "Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .filter(wish -> wish.compareTo(LONGEST_RETRY_AFTER) <= 0)
                .orElse(RETRY_AFTER);
    }
}
