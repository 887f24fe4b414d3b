package io.stowage.s3.object;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.config.ByteSize;
import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.s3.payload.EntityTag;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.s3.wire.S3Error;
import io.stowage.store.BodyException;
import io.stowage.store.placement.PlacementAttributes;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Takes the bytes of uploads in. They are paid for before the upload is acknowledged. */
public final class ObjectBodies {
    /** What one request may bring. */
    public static final long MOST_BYTES = 5 * ByteSize.GIB;

    /** A frame around a single byte is no longer than this. */
    private static final int FRAME = 1024;

    private final Contents contents;
    private final Metering metering;
    private final EntityTag.Source etags;

    public ObjectBodies(Contents contents, Metering metering, EntityTag.Source etags) {
        this.contents = contents;
        this.metering = metering;
        this.etags = etags;
    }

    /** What becomes of bytes that came. */
    @FunctionalInterface
    public interface Publishing<T> {
        T publish(Intake bytes);
    }

    /** What the head of an upload says, refused where it says too much. */
    public UploadPlan plan(S3Request request) {
        UploadPlan plan = UploadPlan.of(request.signed(), request.signature());
        if (plan.length().orElse(0) > MOST_BYTES) {
            throw S3Error.ENTITY_TOO_LARGE.failure(
                    "one request may bring " + MOST_BYTES + " bytes; upload larger objects in parts",
                    Map.of(
                            "ProposedSize", String.valueOf(plan.length().getAsLong()),
                            "MaxSizeAllowed", String.valueOf(MOST_BYTES)));
        }
        return plan;
    }

    /** Receives the body of a request. */
    public <T> T receive(S3Request request, Bucket bucket, UploadPlan plan, Charge charge, Publishing<T> then)
            throws IOException {
        return receive(request, bucket, plan, charge, Set.of(), then);
    }

    /** @param also checksums to compute beside those that the request promised */
    public <T> T receive(
            S3Request request, Bucket bucket, UploadPlan plan, Charge charge, Set<Checksum> also, Publishing<T> then)
            throws IOException {
        long most = plan.length().isPresent() ? FRAME * (plan.length().getAsLong() + FRAME) : MOST_BYTES;
        RequestBody body =
                RequestBody.of(request.http(), BodyPolicy.streamed(most).coded(BodyPolicy.Coding.STORED));
        return receive(body, request, bucket, plan, charge, also, then);
    }

    /** Receives bytes that are a part of the body only. */
    public <T> T receive(
            InputStream body, S3Request request, Bucket bucket, UploadPlan plan, Charge charge, Publishing<T> then)
            throws IOException {
        return receive(body, request, bucket, plan, charge, Set.of(), then);
    }

    private <T> T receive(
            InputStream body,
            S3Request request,
            Bucket bucket,
            UploadPlan plan,
            Charge charge,
            Set<Checksum> also,
            Publishing<T> then)
            throws IOException {
        long announced = plan.length().orElse(0);
        try (Metering.Reservation reservation = metering.reserve(bucket.payer(), charge, Usage.write(announced))) {
            InputStream paid = plan.length().isPresent() ? body : new GrowingCharge(body, reservation, MOST_BYTES);
            Incoming incoming =
                    plan.incoming(paid, request.signature(), wanted(also)).placedBy(placement(request, bucket, plan));
            try (Intake intake = contents.receive(incoming)) {
                T result = then.publish(intake);
                reservation.settle(Usage.write(intake.received().size()));
                return result;
            }
        } catch (BodyException e) {
            throw S3Error.INCOMPLETE_BODY.failure(String.valueOf(e.getMessage()), e);
        }
    }

    private Set<Checksum> wanted(Set<Checksum> also) {
        Set<Checksum> wanted = EnumSet.noneOf(Checksum.class);
        wanted.addAll(also);
        if (etags == EntityTag.Source.MD5) {
            wanted.add(Checksum.MD5);
        }
        return wanted;
    }

    private static Map<String, String> placement(S3Request request, Bucket bucket, UploadPlan plan) {
        return PlacementAttributes.of(AccessCheck.FRONT)
                .owner(bucket.payer())
                .name(bucket.name())
                .path(request.target().key().map(ObjectKey::text).orElse(""))
                .mediaType(request.header("content-type").orElse(ContentHeaders.DEFAULT_TYPE))
                .size(plan.length())
                .all();
    }

    /** The tag of bytes that came. */
    public EntityTag tag(Received received) {
        return EntityTag.of(received, etags);
    }
}
