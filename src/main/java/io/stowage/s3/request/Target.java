package io.stowage.s3.request;

import io.stowage.s3.wire.BucketName;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.UriText;
import java.util.Optional;

/**
 * What a request is about: the service, a bucket, or an object, by the path as it was sent.
 *
 * @param key only where there is a bucket
 */
public record Target(Optional<BucketName> bucket, Optional<ObjectKey> key) {
    private static final Target SERVICE = new Target(Optional.empty(), Optional.empty());

    /** How much of S3 a request is about. */
    public enum Kind {
        SERVICE,
        BUCKET,
        OBJECT
    }

    /**
     * @param rawPath below the mount
     * @param label the bucket where it stands in the host name
     */
    public static Target parse(String rawPath, Optional<String> label) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        if (label.isPresent()) {
            return of(label.get(), path);
        }
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String key = slash < 0 ? "" : path.substring(slash + 1);
        return bucket.isEmpty() && key.isEmpty() ? SERVICE : of(UriText.decodePath(bucket), key);
    }

    /** The bucket alone, if the path names one, whatever else is wrong with it. */
    public static Optional<BucketName> findBucket(String rawPath, Optional<String> label) {
        String first = rawPath.startsWith("/") ? rawPath.substring(1).split("/", 2)[0] : "";
        return Optional.of(label.orElse(first)).filter(BucketName::isValid).map(BucketName::new);
    }

    private static Target of(String bucket, String rawKey) {
        BucketName name = BucketName.parse(bucket);
        return new Target(
                Optional.of(name),
                rawKey.isEmpty() ? Optional.empty() : Optional.of(ObjectKey.parse(UriText.decodePath(rawKey))));
    }

    public Kind kind() {
        return bucket.isEmpty() ? Kind.SERVICE : key.isEmpty() ? Kind.BUCKET : Kind.OBJECT;
    }
}
