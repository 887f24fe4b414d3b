package io.stowage.store.s3.client;

import io.stowage.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;

/** Asks the server and puts what goes wrong into our words. */
public final class S3Calls {
    /** Requests without a body need no more; with one, only silence is limited. */
    public static final Duration SMALL_REQUEST = Duration.ofSeconds(30);

    public interface Request<T> {
        T send() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(S3Calls.class);
    private static final int MANY = Integer.MAX_VALUE;

    private final S3Clients clients;
    private final String bucket;
    private final Semaphore uploads = new Semaphore(MANY);
    private volatile boolean bucketSeen;
    private volatile boolean closed;

    public S3Calls(S3Clients clients, String bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    public S3Client client() {
        return clients.client();
    }

    public String bucket() {
        return bucket;
    }

    /** Refuses new calls, and waits a while for uploads that are under way to end, which they do by being aborted. */
    public void close(Duration patience) {
        closed = true;
        try {
            if (uploads.tryAcquire(MANY, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                uploads.release(MANY);
            } else {
                LOG.warn("closing the store of bucket {} under running uploads; some may stay open", bucket);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs an upload, which close waits for. */
    public <T> T upload(Request<T> upload) throws IOException {
        uploads.acquireUninterruptibly();
        try {
            return upload.send();
        } finally {
            uploads.release();
        }
    }

    /** A call that tidies up, and so is allowed also while the store is being closed. */
    public <T> void tidy(String tried, Request<T> request) throws IOException {
        try {
            request.send();
        } catch (AwsServiceException e) {
            if (e.statusCode() != 404) {
                throw fault(tried, e);
            }
        } catch (SdkException e) {
            throw fault(tried, e);
        }
    }

    /** @param tried what is tried and on what, as in "read a/b" */
    public <T> T call(String tried, Request<T> request) throws IOException {
        requireOpen(tried);
        try {
            return request.send();
        } catch (SdkException e) {
            throw fault(tried, e);
        } catch (S3Credentials.Unreadable e) {
            throw new StoreException(StoreException.Reason.MISCONFIGURED, "cannot " + tried + ": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            // What a pool says that was shut down under a running call.
            requireOpen(tried);
            throw e;
        }
    }

    /** The answer; empty when it was a status that the caller knows how to read. */
    public <T> Optional<T> unless(int status, String tried, Request<T> request) throws IOException {
        return call(tried, () -> {
            try {
                return Optional.of(request.send());
            } catch (AwsServiceException e) {
                if (e.statusCode() != status) {
                    throw e;
                }
                return Optional.empty();
            }
        });
    }

    /** Makes sure that "not found" was said of the object: to a HEAD, a missing bucket gives the same answer. */
    public void requireBucket() throws IOException {
        if (!bucketSeen) {
            headBucket(SMALL_REQUEST);
        }
    }

    public void headBucket(Duration budget) throws IOException {
        HeadBucketRequest request = HeadBucketRequest.builder()
                .bucket(bucket)
                .overrideConfiguration(override -> override.apiCallTimeout(budget))
                .build();
        String tried = "find the bucket " + bucket;
        if (unless(404, tried, () -> client().headBucket(request)).isEmpty()) {
            throw new StoreException(
                    StoreException.Reason.MISCONFIGURED,
                    "there is no bucket " + bucket + "; create it, Stowage never creates one");
        }
        bucketSeen = true;
    }

    public static AwsRequestOverrideConfiguration small() {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(SMALL_REQUEST)
                .build();
    }

    StoreException fault(String tried, SdkException e) {
        if (closed) {
            return new StoreException(StoreException.Reason.CLOSED, "cannot " + tried + ": the store was closed", e);
        }
        StoreException fault = S3Errors.translate(tried, e);
        if (fault.reason() == StoreException.Reason.DENIED && clients.credentials() instanceof S3Credentials ours) {
            ours.forget();
        }
        return fault;
    }

    public void requireOpen(String tried) throws StoreException {
        if (closed) {
            throw new StoreException(StoreException.Reason.CLOSED, "cannot " + tried + ": the store is closed");
        }
    }
}
