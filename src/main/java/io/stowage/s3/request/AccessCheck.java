package io.stowage.s3.request;

import io.stowage.access.AccessKey;
import io.stowage.access.Caller;
import io.stowage.access.Right;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.LocatedContent;
import io.stowage.fault.StowageException;
import io.stowage.s3.index.Buckets;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.wire.BucketName;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.CopySource;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.S3Error;
import java.util.Map;

/**
 * The one place that says whether a request is allowed: the bucket has to be there, its owner the expected one, the key
 * has to have the right, and the access rules have to let its holder, or anybody, do it.
 */
public final class AccessCheck {
    public static final String FRONT = "s3";

    private static final String OWNER = "x-amz-expected-bucket-owner";

    private final Buckets buckets;
    private final ObjectIndex objects;

    public AccessCheck(S3Index index) {
        this.buckets = index.buckets();
        this.objects = index.objects();
    }

    /** What a request wants of a bucket. */
    public enum Need {
        /** To see what is in it. */
        LIST(Right.READ),
        /** To put objects into it, and remove them. */
        WRITE(Right.WRITE),
        /** To see how it is set up: its owner's alone. */
        SETTINGS(Right.READ),
        /** To change how it is set up, or remove it. */
        CHANGE(Right.WRITE);

        private final Right right;

        Need(Right right) {
            this.right = right;
        }
    }

    /** The key of a request that nobody in particular may make. */
    public AccessKey requireKey(S3Request request, Right right) {
        return request.caller().require(right, FRONT);
    }

    /** The bucket of a request. */
    public Bucket require(S3Request request, Need need) {
        BucketName name = request.bucket();
        Bucket bucket = buckets.find(name.text()).orElseThrow(() -> noSuchBucket(name));
        requireOwner(request, bucket, OWNER);
        requireAllowed(request.caller(), bucket, need);
        return bucket;
    }

    private static void requireAllowed(Caller caller, Bucket bucket, Need need) {
        requireRight(caller, need.right);
        if (!allows(caller, bucket, need)) {
            throw denied();
        }
    }

    private static void requireOwner(S3Request request, Bucket bucket, String ownerHeader) {
        if (request.header(ownerHeader)
                .filter(owner -> !owner.equals(bucket.owner()))
                .isPresent()) {
            throw S3Error.ACCESS_DENIED.failure("the bucket has another owner than " + ownerHeader + " says");
        }
    }

    private static StowageException noSuchBucket(BucketName name) {
        return S3Error.NO_SUCH_BUCKET.failure("the specified bucket does not exist", Map.of("BucketName", name.text()));
    }

    /** A key may be for reading only, or for another front. */
    private static void requireRight(Caller caller, Right right) {
        if (caller.key().isPresent() && !caller.may(right, FRONT)) {
            throw S3Error.ACCESS_DENIED.failure("the access key does not have the right " + right.word() + ":" + FRONT);
        }
    }

    private static boolean allows(Caller caller, Bucket bucket, Need need) {
        boolean byRules = switch (need) {
            case LIST -> allowsRead(caller, bucket.acl());
            case WRITE -> bucket.acl().isPubliclyWritable();
            case SETTINGS, CHANGE -> false;
        };
        return byRules || isOwner(caller, bucket);
    }

    private static boolean isOwner(Caller caller, Bucket bucket) {
        return caller.key().filter(key -> key.id().equals(bucket.owner())).isPresent();
    }

    private static boolean allowsRead(Caller caller, CannedAcl acl) {
        return acl.isPubliclyReadable() || (caller.key().isPresent() && acl.isReadableWithKey());
    }

    /** An object in its bucket, and its bytes. */
    public record Found(Bucket bucket, StoredObject object, LocatedContent located) {
        public Content content() {
            return located.content();
        }
    }

    /** The object of a request, to be read by its own access rules, or else by the bucket's. */
    public Found requireObject(S3Request request) {
        return requireObject(request, request.bucket(), request.key(), OWNER);
    }

    /** The object that a request copies. */
    public Found requireSource(S3Request request, CopySource source) {
        source.versionId().ifPresent(AccessCheck::requireCurrent);
        return requireObject(request, source.bucket(), source.key(), "x-amz-source-expected-bucket-owner");
    }

    /** The object of a request, as far as the owner of its bucket asks. */
    public Found requireOwned(S3Request request, Need need) {
        request.query().find("versionId").ifPresent(AccessCheck::requireCurrent);
        ObjectIndex.Lookup found = look(request, request.bucket(), request.key(), OWNER);
        requireAllowed(request.caller(), found.bucket(), need);
        return found(found, found.object().orElseThrow(() -> noSuchKey(request.key())));
    }

    private ObjectIndex.Lookup look(S3Request request, BucketName name, ObjectKey key, String ownerHeader) {
        ObjectIndex.Lookup found = objects.look(name.text(), key).orElseThrow(() -> noSuchBucket(name));
        requireOwner(request, found.bucket(), ownerHeader);
        return found;
    }

    private static Found found(ObjectIndex.Lookup found, StoredObject object) {
        return new Found(found.bucket(), object, found.content().orElseThrow());
    }

    private Found requireObject(S3Request request, BucketName name, ObjectKey key, String ownerHeader) {
        ObjectIndex.Lookup found = look(request, name, key, ownerHeader);
        Bucket bucket = found.bucket();
        Caller caller = request.caller();
        requireRight(caller, Right.READ);
        if (found.object().isEmpty()) {
            // Whether something is there is told only to those who may list.
            throw allows(caller, bucket, Need.LIST) ? noSuchKey(key) : denied();
        }
        StoredObject object = found.object().get();
        CannedAcl acl = object.attributes().acl().orElse(bucket.acl());
        if (!isOwner(caller, bucket) && !allowsRead(caller, acl)) {
            throw denied();
        }
        return found(found, object);
    }

    /** There is one version of each object, which S3 calls null. */
    public static void requireCurrent(String versionId) {
        if (!versionId.equals("null") && !versionId.isEmpty()) {
            throw S3Error.NO_SUCH_VERSION.failure(
                    "the specified version does not exist; there are no versions here", Map.of("VersionId", versionId));
        }
    }

    private static StowageException noSuchKey(ObjectKey key) {
        return S3Error.NO_SUCH_KEY.failure("the specified key does not exist", Map.of("Key", key.text()));
    }

    private static StowageException denied() {
        return S3Error.ACCESS_DENIED.failure("Access Denied");
    }
}
