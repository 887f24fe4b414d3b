package io.stowage.s3.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.fault.StowageException;
import io.stowage.s3.index.Buckets;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.wire.BucketName;
import io.stowage.s3.wire.CorsRule;
import io.stowage.s3.wire.CorsRules;
import io.stowage.s3.wire.S3Error;
import io.stowage.web.Cors;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pages of other sites may use a bucket: by its own rules, or by the settings where it has none. */
public final class BucketCors {
    private static final int PREFLIGHT_STATUS = 200;

    private final Buckets buckets;

    public BucketCors(S3Index index) {
        this.buckets = index.buckets();
    }

    /** The rules that apply to this request; none where the bucket's rules do not allow it. */
    public Cors find(HttpServletRequest request, Optional<BucketName> bucket, Cors mounted) {
        @Nullable String origin = request.getHeader("Origin");
        if (origin == null) {
            return mounted;
        }
        List<String> asked = asked(request);
        Optional<String> document =
                bucket.flatMap(name -> buckets.find(name.text())).flatMap(Bucket::cors);
        if (document.isEmpty()) {
            boolean any = mounted.requestHeaders().contains("*");
            // A star does not stand for Authorization in a browser.
            return any ? mounted.allowing(mounted.methods(), asked, mounted.responseHeaders()) : mounted;
        }
        @Nullable String method = request.getHeader("Access-Control-Request-Method");
        boolean asksFirst = isPreflight(request) && method != null;
        return CorsRules.parse(document.get().getBytes(UTF_8))
                .find(origin, asksFirst ? method : request.getMethod(), asksFirst ? asked : List.of())
                .map(rule -> cors(rule, origin, asked, mounted))
                .orElse(Cors.NONE);
    }

    private static Cors cors(CorsRule rule, String origin, List<String> asked, Cors mounted) {
        return new Cors(
                Set.of(rule.allowsEveryOrigin() ? "*" : origin),
                rule.methods(),
                asked,
                rule.exposed().isEmpty() ? mounted.responseHeaders() : rule.exposed(),
                new Cors.Preflight(
                        PREFLIGHT_STATUS,
                        Duration.ofSeconds(rule.maxAgeSeconds().orElse(0))));
    }

    private static List<String> asked(HttpServletRequest request) {
        @Nullable String headers = request.getHeader("Access-Control-Request-Headers");
        return headers == null
                ? List.of()
                : Arrays.stream(headers.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    public static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS");
    }

    /** Why a preflight was not answered. */
    public static StowageException refusal(HttpServletRequest request) {
        if (request.getHeader("Origin") == null || request.getHeader("Access-Control-Request-Method") == null) {
            return S3Error.BAD_REQUEST.failure(
                    "insufficient information; Origin and Access-Control-Request-Method are needed");
        }
        return S3Error.ACCESS_FORBIDDEN.failure("CORSResponse: this CORS request is not allowed; the bucket's rules,"
                + " or stowage.s3.cors.origins where it has none, do not include it");
    }
}
