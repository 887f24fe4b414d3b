package io.stowage.s3.object;

import io.stowage.content.rows.Received;
import io.stowage.digest.Digest;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Stores the body of a request as an object. */
public final class PutObject implements Operation {
    private final ObjectIndex objects;
    private final ObjectBodies bodies;
    private final AccessCheck gate;

    public PutObject(S3Index index, ObjectBodies bodies, AccessCheck gate) {
        this.objects = index.objects();
        this.bodies = bodies;
        this.gate = gate;
    }

    private record Put(StoredObject object, Digest root) {}

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        Bucket bucket = gate.require(request, AccessCheck.Need.WRITE);
        ObjectAttributes attributes = ObjectSettings.received(request);
        UploadPlan plan = bodies.plan(request);
        WriteCondition condition = WriteConditions.of(request);
        objects.requireMet(bucket, request.key(), condition);
        Put put = bodies.receive(request, bucket, plan, S3Charges.UPLOAD, bytes -> {
            Received received = bytes.received();
            NewObject object = new NewObject(
                    bodies.tag(received).text(), attributes, Optional.of(plan.checksum(received)), List.of());
            return new Put(
                    objects.put(bytes, bucket, request.key(), object, condition).object(), received.root());
        });
        response.setHeader("ETag", "\"" + put.object().etag() + "\"");
        put.object().checksum().ifPresent(checksum -> ContentHeaders.checksum(checksum, response));
        ContentHeaders.contentId(Optional.of(put.root()), response);
        DocumentAnswers.done(response);
    }
}
