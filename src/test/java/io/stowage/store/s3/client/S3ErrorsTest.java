package io.stowage.store.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.net.ConnectException;
import java.time.Duration;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchBucket,              MISCONFIGURED",
        "404, NoSuchUpload,              NO_UPLOAD",
        "403, AccessDenied,              DENIED",
        "403, '',                        DENIED",
        "401, '',                        DENIED",
        "400, ExpiredToken,              DENIED",
        "403, QuotaExceeded,             NO_SPACE",
        "507, XMinioStorageFull,         NO_SPACE",
        "507, '',                        NO_SPACE",
        "400, EntityTooSmall,            MISCONFIGURED",
        "400, InvalidPart,               MISCONFIGURED",
        "400, XAmzContentSHA256Mismatch, MISCONFIGURED",
        "400, BadDigest,                 UNAVAILABLE",
        "400, RequestTimeout,            UNAVAILABLE",
        "301, PermanentRedirect,         MISCONFIGURED",
        "501, NotImplemented,            MISCONFIGURED",
        "408, '',                        UNAVAILABLE",
        "429, '',                        UNAVAILABLE",
        "500, InternalError,             UNAVAILABLE",
        "503, SlowDown,                  UNAVAILABLE",
    })
    void whatS3AnswersHasAReasonOfOurs(int status, String code, Reason reason) {
        StoreException fault = S3Errors.translate("read a/b", answer(status, code, ""));

        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault).hasMessageStartingWith("cannot read a/b: S3 answered " + (status + " " + code).strip());
        assertThat(fault.retryAfter().isPresent()).isEqualTo(reason == Reason.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'', 5", "soon, 5", "999999, 5"})
    void theServerSaysWhenToComeBack(String header, long seconds) {
        StoreException fault = S3Errors.translate("read a/b", answer(503, "SlowDown", header));

        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void whatCanBeDoneIsSaid() {
        assertThat(S3Errors.translate("write a/b", answer(400, "XAmzContentSHA256Mismatch", "")))
                .hasMessageEndingWith("set s3.checksums=required and s3.chunked-signing=false");
    }

    @Test
    void aFullPoolIsUsBeingBusy() {
        SdkClientException full =
                SdkClientException.create("no connection", new ConnectionRequestTimeoutException("pool"));

        assertThat(S3Errors.translate("read a/b", full).reason()).isEqualTo(Reason.BUSY);
    }

    @Test
    void noAnswerIsNamedByItsKindAndNotByItsAddress() {
        SdkClientException refused = SdkClientException.create(
                "x", new ConnectException("http://127.0.0.1:1/bucket/key?X-Amz-Signature=secret"));

        StoreException fault = S3Errors.translate("read a/b", refused);

        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessage("cannot read a/b: S3 did not answer (ConnectException)");
    }

    private static S3Exception answer(int status, String code, String retryAfter) {
        SdkHttpResponse http = SdkHttpResponse.builder()
                .statusCode(status)
                .putHeader("Retry-After", retryAfter)
                .build();
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code.isEmpty() ? null : code)
                .sdkHttpResponse(http)
                .build();
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(details)
                .build();
    }
}
