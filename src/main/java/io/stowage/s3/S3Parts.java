package io.stowage.s3;

import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.billing.Metering;
import io.stowage.content.Contents;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.LeasedTasks;
import io.stowage.ops.Health;
import io.stowage.s3.bucket.BucketCors;
import io.stowage.s3.bucket.BucketOperations;
import io.stowage.s3.bucket.BucketSettings;
import io.stowage.s3.bucket.ObjectListing;
import io.stowage.s3.bucket.UnsetSettings;
import io.stowage.s3.index.BucketsOfKeys;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.UploadCleanup;
import io.stowage.s3.multipart.CompleteUpload;
import io.stowage.s3.multipart.LongAnswer;
import io.stowage.s3.multipart.UploadListing;
import io.stowage.s3.multipart.UploadOperations;
import io.stowage.s3.multipart.UploadPart;
import io.stowage.s3.multipart.UploadPartCopy;
import io.stowage.s3.object.CopyObject;
import io.stowage.s3.object.DeleteObject;
import io.stowage.s3.object.DeleteObjects;
import io.stowage.s3.object.GetObject;
import io.stowage.s3.object.GetObjectAttributes;
import io.stowage.s3.object.ObjectAccess;
import io.stowage.s3.object.ObjectBodies;
import io.stowage.s3.object.ObjectConfig;
import io.stowage.s3.object.PostObject;
import io.stowage.s3.object.PublicObjects;
import io.stowage.s3.object.PutObject;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.Signers;
import io.stowage.s3.wire.CopySource;
import io.stowage.web.Guesses;
import io.stowage.web.client.ClientAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the S3 front is built of. */
public final class S3Parts {
    private static final Logger LOG = LoggerFactory.getLogger(S3Parts.class);
    private static final Duration FOLD_EVERY = Duration.ofSeconds(30);
    private static final Duration CLEAN_EVERY = Duration.ofMinutes(5);
    private static final int COUNTED = 10_000;

    private final Shared shared;
    private final S3Index index;
    private final AccessCheck gate;
    private final Signers signers;
    private final ObjectBodies bodies;
    private volatile Optional<Instant> cleaned = Optional.empty();

    /** What a front is given. */
    public record Shared(
            Database database,
            Contents contents,
            AccessKeys keys,
            Credentials credentials,
            Guesses guesses,
            ClientAddress addresses,
            Metering metering,
            Clock clock,
            RandomGenerator random) {}

    public S3Parts(S3Config config, Shared shared) {
        this.shared = shared;
        shared.database().migrate(S3Index.TABLES);
        this.index = new S3Index(
                shared.database(),
                shared.contents(),
                new StoredAmounts(shared.database()),
                (rows, key) -> shared.keys().find(rows, key).map(AccessKey::owner),
                UploadLimits.of(config.multipartExpiry()),
                shared.clock(),
                shared.random());
        this.gate = new AccessCheck(index);
        this.signers = new Signers(
                shared.credentials(), config.signing(), shared.guesses(), shared.addresses(), shared.clock());
        shared.keys().guard(new BucketsOfKeys(shared.keys(), index));
        this.bodies = new ObjectBodies(
                shared.contents(), shared.metering(), config.objects().etag());
        shared.metering().announce(S3Charges.ALL);
    }

    /** What has to happen now and again. */
    public void start(LeasedTasks tasks) {
        tasks.start("s3-fold", FOLD_EVERY, turn -> index.amounts().fold());
        tasks.start("s3-uploads", CLEAN_EVERY, turn -> note(cleanup().run(turn::goesOn, turn::require)));
    }

    /** What an operator may want to see; nothing of it says that S3 does not work. */
    public Health health() {
        int open = index.cleanup().open(COUNTED);
        return Health.up()
                .with("uploads in parts", open < COUNTED ? Integer.toString(open) : COUNTED + " or more")
                .with(
                        "removed what was left of uploads",
                        cleaned.map(Instant::toString).orElse("not by this node yet"));
    }

    private void note(UploadCleanup.Round round) {
        cleaned = Optional.of(shared.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        if (round.expired() + round.removed() + round.buckets() > 0) {
            LOG.info(
                    "gave up {} uploads in parts that were begun long ago, and removed {} that had ended and {} deleted"
                            + " buckets",
                    round.expired(),
                    round.removed(),
                    round.buckets());
        }
    }

    public PublicObjects publicObjects() {
        return new PublicObjects(shared.database(), shared.contents(), index);
    }

    /** What is stored, for those who show it otherwise than S3 does. */
    public S3Index index() {
        return index;
    }

    Signers signers() {
        return signers;
    }

    /** The whole of what S3 can do here. */
    Operations operations(S3Config config) {
        BucketOperations buckets = new BucketOperations(index, shared.metering(), gate, config.buckets());
        ObjectListing listing = new ObjectListing(index, shared.metering(), gate);
        Operations operations = new Operations()
                .service("GET", buckets::list)
                .bucket("PUT", buckets::create)
                .bucket("HEAD", buckets::head)
                .bucket("DELETE", buckets::delete)
                .bucket("GET ?location", buckets::location)
                .bucket("GET", listing::list)
                .bucket("GET ?versions", listing::versions)
                .bucket("POST ?delete", new DeleteObjects(index, gate));
        bucketSettings(operations);
        objects(config.objects(), operations);
        uploads(operations);
        return operations;
    }

    private void bucketSettings(Operations operations) {
        BucketSettings settings = new BucketSettings(index, shared.metering(), gate);
        operations
                .bucket("GET ?acl", settings::acl)
                .bucket("PUT ?acl", settings::setAcl)
                .bucket("GET ?tagging", settings::tags)
                .bucket("PUT ?tagging", settings::setTags)
                .bucket("DELETE ?tagging", settings::removeTags)
                .bucket("GET ?cors", settings::cors)
                .bucket("PUT ?cors", settings::setCors)
                .bucket("DELETE ?cors", settings::removeCors);
        new UnsetSettings(shared.metering(), gate)
                .operations()
                .forEach((name, unset) -> operations.bucket("GET ?" + name, unset));
    }

    private void objects(ObjectConfig config, Operations operations) {
        PutObject put = new PutObject(index, bodies, gate);
        CopyObject copy = new CopyObject(shared.database(), shared.contents(), index, shared.metering(), gate);
        GetObject get = new GetObject(shared.contents(), shared.metering(), gate, config);
        ObjectAccess access = new ObjectAccess(index, shared.metering(), gate);
        operations
                .object("PUT", (request, response) -> {
                    boolean copies = request.header(CopySource.HEADER).isPresent();
                    (copies ? copy : put).answer(request, response);
                })
                .object("GET", get)
                .object("HEAD", get)
                .object("DELETE", new DeleteObject(index, gate))
                .object("GET ?attributes", new GetObjectAttributes(shared.metering(), gate))
                .object("GET ?acl", access::acl)
                .object("PUT ?acl", access::setAcl)
                .object("GET ?tagging", access::tags)
                .object("PUT ?tagging", access::setTags)
                .object("DELETE ?tagging", access::removeTags);
    }

    private void uploads(Operations operations) {
        LongAnswer answers = new LongAnswer(S3Errors::document);
        UploadOperations uploads = new UploadOperations(index, shared.metering(), gate);
        UploadPart part = new UploadPart(index, bodies, gate);
        UploadPartCopy copy =
                new UploadPartCopy(shared.database(), shared.contents(), index, shared.metering(), gate, answers);
        operations
                .bucket("POST", new PostObject(index, bodies, signers, gate, shared.clock()))
                .bucket("GET ?uploads", new UploadListing(index, shared.metering(), gate)::list)
                .object("POST ?uploads", uploads::create)
                .object("PUT ?uploadId", (request, response) -> {
                    boolean copies = request.header(CopySource.HEADER).isPresent();
                    (copies ? copy : part).answer(request, response);
                })
                .object("GET ?uploadId", uploads::parts)
                .object("POST ?uploadId", new CompleteUpload(index, shared.metering(), gate, answers))
                .object("DELETE ?uploadId", uploads::abort);
    }

    /** What removes the rest of uploads. */
    UploadCleanup cleanup() {
        return index.cleanup();
    }

    BucketCors cors() {
        return new BucketCors(index);
    }
}
