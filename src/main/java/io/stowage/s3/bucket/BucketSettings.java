package io.stowage.s3.bucket;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.index.Buckets;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.AclRequest;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.AclDocument;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.CorsRules;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.Tags;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Access rules, tags and CORS rules of a bucket, which are its owner's to see and change. */
public final class BucketSettings {
    private static final int MOST_DOCUMENT = 128 * 1024;

    private final Buckets buckets;
    private final Metering metering;
    private final AccessCheck gate;

    public BucketSettings(S3Index index, Metering metering, AccessCheck gate) {
        this.buckets = index.buckets();
        this.metering = metering;
        this.gate = gate;
    }

    public void acl(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.SETTINGS);
        send(bucket, AclDocument.write(bucket.acl(), bucket.owner(), bucket.owner()), response);
    }

    public void setAcl(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.CHANGE);
        CannedAcl acl = AclRequest.read(request, bucket.owner());
        chargeChange(bucket);
        buckets.setAcl(bucket, acl);
        DocumentAnswers.done(response);
    }

    public void tags(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.SETTINGS);
        if (bucket.tags().isEmpty()) {
            throw S3Error.NO_SUCH_TAG_SET.failure("the bucket has no tags", Map.of("BucketName", bucket.name()));
        }
        send(bucket, new Tags(bucket.tags()).document(), response);
    }

    public void setTags(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.CHANGE);
        Tags tags = Tags.parse(request.document(MOST_DOCUMENT), Tags.MOST_OF_BUCKET);
        chargeChange(bucket);
        buckets.setTags(bucket, tags.values());
        DocumentAnswers.nothing(response);
    }

    public void removeTags(S3Request request, HttpServletResponse response) {
        buckets.setTags(gate.require(request, AccessCheck.Need.CHANGE), Map.of());
        DocumentAnswers.nothing(response);
    }

    public void cors(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.SETTINGS);
        String document = bucket.cors()
                .orElseThrow(() -> S3Error.NO_SUCH_CORS_CONFIGURATION.failure(
                        "the bucket has no CORS configuration", Map.of("BucketName", bucket.name())));
        send(bucket, document, response);
    }

    private void send(Bucket bucket, String document, HttpServletResponse response) throws IOException {
        S3Charges.settle(metering, bucket, S3Charges.BUCKET, Usage.read(document.length()));
        DocumentAnswers.document(response, document);
    }

    /** Before anything changes. */
    private void chargeChange(Bucket bucket) {
        S3Charges.settle(metering, bucket, S3Charges.BUCKET, Usage.write(0));
    }

    public void setCors(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.CHANGE);
        CorsRules rules = CorsRules.parse(request.document(MOST_DOCUMENT));
        chargeChange(bucket);
        buckets.setCors(bucket, Optional.of(rules.document()));
        DocumentAnswers.done(response);
    }

    public void removeCors(S3Request request, HttpServletResponse response) {
        buckets.setCors(gate.require(request, AccessCheck.Need.CHANGE), Optional.empty());
        DocumentAnswers.nothing(response);
    }
}
