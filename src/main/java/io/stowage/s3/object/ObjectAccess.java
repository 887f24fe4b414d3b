package io.stowage.s3.object;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.AclRequest;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.AclDocument;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.Tags;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Access rules and tags of an object, which are the bucket's owner's to see and change. */
public final class ObjectAccess {
    private static final int MOST_DOCUMENT = 128 * 1024;

    private final ObjectIndex objects;
    private final Metering metering;
    private final AccessCheck gate;

    public ObjectAccess(S3Index index, Metering metering, AccessCheck gate) {
        this.objects = index.objects();
        this.metering = metering;
        this.gate = gate;
    }

    public void acl(S3Request request, HttpServletResponse response) throws IOException {
        AccessCheck.Found found = gate.requireOwned(request, AccessCheck.Need.SETTINGS);
        Bucket bucket = found.bucket();
        CannedAcl acl = found.object().attributes().acl().orElse(bucket.acl());
        send(bucket, AclDocument.write(acl, bucket.owner(), bucket.owner()), response);
    }

    public void setAcl(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.requireOwned(request, AccessCheck.Need.CHANGE).bucket();
        CannedAcl acl = AclRequest.read(request, bucket.owner());
        chargeChange(bucket);
        change(bucket, request, attributes -> attributes.with(acl));
        DocumentAnswers.done(response);
    }

    public void tags(S3Request request, HttpServletResponse response) throws IOException {
        AccessCheck.Found found = gate.requireOwned(request, AccessCheck.Need.SETTINGS);
        send(found.bucket(), new Tags(found.object().attributes().tags()).document(), response);
    }

    private void send(Bucket bucket, String document, HttpServletResponse response) throws IOException {
        S3Charges.settle(metering, bucket, S3Charges.OBJECT_SETTINGS, Usage.read(document.length()));
        DocumentAnswers.document(response, document);
    }

    public void setTags(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.requireOwned(request, AccessCheck.Need.CHANGE).bucket();
        Tags tags = Tags.parse(request.document(MOST_DOCUMENT), Tags.MOST_OF_OBJECT);
        chargeChange(bucket);
        change(bucket, request, attributes -> attributes.withTags(tags.values()));
        DocumentAnswers.done(response);
    }

    public void removeTags(S3Request request, HttpServletResponse response) {
        Bucket bucket = gate.requireOwned(request, AccessCheck.Need.CHANGE).bucket();
        change(bucket, request, attributes -> attributes.withTags(Map.of()));
        DocumentAnswers.nothing(response);
    }

    /** Before anything changes. */
    private void chargeChange(Bucket bucket) {
        S3Charges.settle(metering, bucket, S3Charges.OBJECT_SETTINGS, Usage.write(0));
    }

    private void change(Bucket bucket, S3Request request, UnaryOperator<ObjectAttributes> change) {
        StoredObject unused = objects.change(bucket, request.key(), change);
    }
}
