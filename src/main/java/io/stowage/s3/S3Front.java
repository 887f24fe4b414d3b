package io.stowage.s3;

import io.stowage.fault.StowageException;
import io.stowage.s3.bucket.BucketCors;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.Signers;
import io.stowage.s3.request.Target;
import io.stowage.s3.wire.Query;
import io.stowage.store.StoreFaults;
import io.stowage.web.Cors;
import io.stowage.web.Front;
import io.stowage.web.PathPolicy;
import io.stowage.web.RequestContext;
import io.stowage.web.RequestPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * S3 for every client of it. A request is routed by its method, its raw path and its query, its signature is checked,
 * and then the operation says what else has to hold before its body is read.
 */
public final class S3Front implements Front {
    private final Signers signers;
    private final Operations operations;
    private final BucketCors cors;

    public S3Front(S3Config config, S3Parts parts) {
        this.signers = parts.signers();
        this.operations = parts.operations(config);
        this.cors = parts.cors();
    }

    @Override
    public String name() {
        return AccessCheck.FRONT;
    }

    /** Dots, slashes and semicolons are parts of keys. */
    @Override
    public PathPolicy paths() {
        return PathPolicy.LITERAL;
    }

    /** A path that names nothing is refused later on. */
    @Override
    public Cors cors(HttpServletRequest request, Cors mounted) {
        return cors.find(request, Target.findBucket(RequestPath.below(request), label(request)), mounted);
    }

    private static Optional<String> label(HttpServletRequest request) {
        return RequestContext.of(request).label();
    }

    private static Target target(HttpServletRequest request) {
        return Target.parse(RequestPath.below(request), label(request));
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        S3Errors.identify(request, response);
        isolate(request, response);
        try {
            if (BucketCors.isPreflight(request)) {
                throw BucketCors.refusal(request);
            }
            Target target = target(request);
            Operation operation = operations.find(target, request.getMethod(), Query.parse(request.getQueryString()));
            operation.answer(signers.verify(request, target), response);
        } catch (RefusedException e) {
            throw S3Errors.of(e);
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    /** Below a path, objects share their origin with the console, and a page among them must not act as one of it. */
    private static void isolate(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getServletPath().isEmpty()) {
            response.setHeader("Content-Security-Policy", "sandbox");
            response.setHeader("X-Content-Type-Options", "nosniff");
        }
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        S3Errors.refuse(request, response, why);
    }

    /** What it is built of belongs to the application. */
    @Override
    public void close() {}
}
