package io.stowage.s3.multipart;

import io.stowage.content.rows.Received;
import io.stowage.digest.Digest;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.index.Uploads;
import io.stowage.s3.object.ContentHeaders;
import io.stowage.s3.object.ObjectBodies;
import io.stowage.s3.object.ObjectSettings;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Upload;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.request.S3Request;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Stores the body of a request as a part of an upload; it replaces the one of its number. */
public final class UploadPart implements Operation {
    private final Uploads uploads;
    private final ObjectBodies bodies;
    private final AccessCheck gate;

    public UploadPart(S3Index index, ObjectBodies bodies, AccessCheck gate) {
        this.uploads = index.uploads();
        this.bodies = bodies;
        this.gate = gate;
    }

    private record Put(Part part, Digest root) {}

    @Override
    public void answer(S3Request request, HttpServletResponse response) throws IOException {
        NamedUpload named = NamedUpload.of(request, gate, AccessCheck.Need.WRITE);
        ObjectSettings.requireSupported(request);
        int number = NamedUpload.partNumber(request);
        Upload upload = named.require(uploads);
        UploadPlan plan = bodies.plan(request);
        ChecksumAlgorithm algorithm = PartChecksums.algorithm(upload, plan);
        Put put = bodies.receive(
                request, named.bucket(), plan, S3Charges.PART_UPLOAD, Set.of(algorithm.checksum()), bytes -> {
                    Received received = bytes.received();
                    NewPart part = new NewPart(
                            number, bodies.tag(received).text(), Optional.of(PartChecksums.of(received, algorithm)));
                    return new Put(uploads.put(bytes, named.bucket(), named.key(), named.id(), part), received.root());
                });
        response.setHeader("ETag", "\"" + put.part().etag() + "\"");
        put.part()
                .checksum()
                .ifPresent(sum -> response.setHeader(sum.algorithm().header(), sum.value()));
        ContentHeaders.contentId(Optional.of(put.root()), response);
        DocumentAnswers.done(response);
    }
}
