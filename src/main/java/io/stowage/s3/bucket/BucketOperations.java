package io.stowage.s3.bucket;

import io.stowage.access.AccessKey;
import io.stowage.access.Right;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.index.Buckets;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.AclDocument;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.LocationDocument;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes, shows and removes buckets. */
public final class BucketOperations {
    private static final int MOST_DOCUMENT = 16 * 1024;
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Buckets buckets;
    private final Metering metering;
    private final AccessCheck gate;
    private final BucketConfig config;

    public BucketOperations(S3Index index, Metering metering, AccessCheck gate, BucketConfig config) {
        this.buckets = index.buckets();
        this.metering = metering;
        this.gate = gate;
        this.config = config;
    }

    public void create(S3Request request, HttpServletResponse response) throws IOException {
        String name = request.bucket().text();
        if (config.reservedNames().contains(name)) {
            throw S3Error.INVALID_BUCKET_NAME.failure(
                    "the name is reserved on this server; see stowage.s3.reserved-names", Map.of("BucketName", name));
        }
        AccessKey key = gate.requireKey(request, Right.WRITE);
        if (request.header("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.failure("object lock is not supported");
        }
        CannedAcl acl = request.header("x-amz-acl").map(CannedAcl::parse).orElse(config.defaultAcl());
        requireLocation(LocationDocument.parse(request.document(MOST_DOCUMENT)));
        S3Charges.settle(metering, key.owner(), S3Charges.BUCKET, Usage.write(0));
        Buckets.Creation creation = buckets.create(new NewBucket(name, key.id(), key.root(), acl), config.mostOfKey());
        if (!creation.created()) {
            requireSame(creation.bucket(), key, acl);
        }
        response.setHeader("Location", "/" + name);
        DocumentAnswers.done(response);
    }

    private void requireLocation(Optional<String> wanted) {
        boolean known = wanted.isEmpty()
                || wanted.get().equals(config.region())
                || (!config.strictRegion() && REGION.matcher(wanted.get()).matches());
        if (!known) {
            throw S3Error.INVALID_LOCATION_CONSTRAINT.failure(
                    "the location constraint is not valid; buckets are in " + config.region(),
                    Map.of("LocationConstraint", wanted.get()));
        }
    }

    /** A client that makes sure that its bucket is there need not know whether it was. */
    private static void requireSame(Bucket there, AccessKey key, CannedAcl acl) {
        if (!there.owner().equals(key.id()) || there.acl() != acl) {
            throw S3Error.BUCKET_ALREADY_EXISTS.failure(
                    "the bucket name is taken; the names of buckets are shared by all access keys",
                    Map.of("BucketName", there.name()));
        }
    }

    public void head(S3Request request, HttpServletResponse response) {
        charge(gate.require(request, AccessCheck.Need.LIST), 0);
        response.setHeader("x-amz-bucket-region", config.region());
        DocumentAnswers.done(response);
    }

    public void delete(S3Request request, HttpServletResponse response) {
        buckets.delete(gate.require(request, AccessCheck.Need.CHANGE));
        DocumentAnswers.nothing(response);
    }

    public void location(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.LIST);
        String document = LocationDocument.write(config.region());
        charge(bucket, document.length());
        DocumentAnswers.document(response, document);
    }

    private void charge(Bucket bucket, int bytes) {
        S3Charges.settle(metering, bucket, S3Charges.BUCKET, Usage.read(bytes));
    }

    /** Those of the key. */
    public void list(S3Request request, HttpServletResponse response) throws IOException {
        AccessKey key = gate.requireKey(request, Right.READ);
        int max = request.count("max-buckets", PageRequest.MOST);
        String prefix = request.query().find("prefix").orElse("");
        Optional<String> after = request.query()
                .find("continuation-token")
                .filter(token -> !token.isEmpty())
                .map(PageToken::parse);
        Buckets.BucketPage page = buckets.list(key.id(), prefix, after, max);
        XmlWriter xml = XmlWriter.document("ListAllMyBucketsResult");
        AclDocument.owner(xml, key.id()).open("Buckets");
        for (Bucket bucket : page.buckets()) {
            xml.open("Bucket")
                    .element("Name", bucket.name())
                    .element("CreationDate", S3Dates.inXml(bucket.created()))
                    .element("BucketRegion", config.region())
                    .close("Bucket");
        }
        xml.close("Buckets");
        if (page.truncated()) {
            Bucket last = page.buckets().get(page.buckets().size() - 1);
            xml.element("ContinuationToken", PageToken.of(last.name()));
        }
        String document = xml.element("Prefix", request.query().find("prefix")).finish();
        S3Charges.settle(metering, key.owner(), S3Charges.BUCKET, Usage.read(document.length()));
        DocumentAnswers.document(response, document);
    }
}
