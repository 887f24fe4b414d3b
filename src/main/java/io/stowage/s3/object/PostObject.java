package io.stowage.s3.object;

import io.stowage.config.ByteSize;
import io.stowage.content.rows.Received;
import io.stowage.digest.Digest;
import io.stowage.s3.form.PostForm;
import io.stowage.s3.form.PostPolicy;
import io.stowage.s3.form.SizeRange;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.request.Signers;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Stores the file of a form that a browser sends. Of its body only the fields are read until their signature and their
 * policy were found right.
 */
public final class PostObject implements Operation {
    /** For the fields, and what is around them and the file. */
    private static final long FORM_BYTES = ByteSize.MIB;

    private final ObjectIndex objects;
    private final ObjectBodies bodies;
    private final Signers signers;
    private final AccessCheck gate;
    private final Clock clock;

    public PostObject(S3Index index, ObjectBodies bodies, Signers signers, AccessCheck gate, Clock clock) {
        this.objects = index.objects();
        this.bodies = bodies;
        this.signers = signers;
        this.gate = gate;
        this.clock = clock;
    }

    private record Put(StoredObject object, Digest root) {}

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        RequestBody body = RequestBody.of(
                request.http(),
                BodyPolicy.streamed(ObjectBodies.MOST_BYTES + FORM_BYTES).coded(BodyPolicy.Coding.STORED));
        PostForm form = PostForm.read(body, request.header("content-type").orElse(""));
        S3Request signer = signers.verifyForm(request, form.fields());
        Optional<SizeRange> size = policy(form, signer);
        FormUpload upload = FormUpload.of(form, signer);
        Bucket bucket = gate.require(upload.request(), AccessCheck.Need.WRITE);
        ObjectAttributes attributes = upload.attributes();
        UploadPlan plan = bodies.plan(upload.request());
        InputStream file = size.map(range -> range.limit(form.file())).orElse(form.file());
        Put put = bodies.receive(file, upload.request(), bucket, plan, S3Charges.UPLOAD, bytes -> {
            Received received = bytes.received();
            NewObject object = new NewObject(
                    bodies.tag(received).text(), attributes, Optional.of(plan.checksum(received)), List.of());
            return new Put(
                    objects.put(bytes, bucket, upload.request().key(), object, WriteCondition.NONE)
                            .object(),
                    received.root());
        });
        put.object().checksum().ifPresent(checksum -> ContentHeaders.checksum(checksum, response));
        ContentHeaders.contentId(Optional.of(put.root()), response);
        FormAnswer.send(form, upload.request(), put.object(), response);
    }

    /** Where anybody may write, a form needs no policy. */
    private Optional<SizeRange> policy(PostForm form, S3Request signer) {
        if (signer.signature().isAnonymous()) {
            return Optional.empty();
        }
        PostPolicy policy = PostPolicy.parse(form.find("policy").orElse(""));
        policy.check(form, signer.bucket().text(), clock.instant());
        return policy.size();
    }
}
