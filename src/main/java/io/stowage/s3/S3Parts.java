package io.stowage.s3;

import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.billing.Metering;
import io.stowage.content.Contents;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.s3.bucket.BucketOperations;
import io.stowage.s3.bucket.ObjectListing;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.UploadLimits;
import io.stowage.s3.object.DeleteObject;
import io.stowage.s3.object.GetObject;
import io.stowage.s3.object.ObjectBodies;
import io.stowage.s3.object.ObjectCharges;
import io.stowage.s3.object.PutObject;
import io.stowage.s3.request.Gate;
import io.stowage.s3.request.Signers;
import io.stowage.web.Guesses;
import io.stowage.web.client.ClientAddress;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What the S3 front is built of. */
public final class S3Parts {
    private final Shared shared;
    private final S3Index index;
    private final Gate gate;
    private final Signers signers;
    private final ObjectBodies bodies;

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
                UploadLimits.of(config.multipartExpiry()),
                shared.clock(),
                shared.random());
        this.gate = new Gate(index);
        this.signers = new Signers(
                shared.credentials(), config.signing(), shared.guesses(), shared.addresses(), shared.clock());
        this.bodies = new ObjectBodies(
                shared.contents(), shared.metering(), config.objects().etag());
        shared.metering().announce(ObjectCharges.ALL);
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
        BucketOperations buckets = new BucketOperations(index, gate, config.buckets());
        ObjectListing listing = new ObjectListing(index, gate);
        GetObject get = new GetObject(shared.database(), shared.contents(), shared.metering(), gate, config.objects());
        return new Operations()
                .service("GET", buckets::list)
                .bucket("PUT", buckets::create)
                .bucket("HEAD", buckets::head)
                .bucket("DELETE", buckets::delete)
                .bucket("GET ?location", buckets::location)
                .bucket("GET", listing::list)
                .bucket("GET ?versions", listing::versions)
                .object("PUT", new PutObject(index, bodies, gate))
                .object("GET", get)
                .object("HEAD", get)
                .object("DELETE", new DeleteObject(index, gate));
    }
}
