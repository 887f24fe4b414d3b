package io.stowage.s3.multipart;

import io.stowage.content.rows.Received;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.payload.UploadPlan;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which checksum parts are kept with, and which one the whole has. Where an upload announced an algorithm, all parts have
 * it, whatever else they were verified by. Where it announced none, a part keeps the one that it came with, and the whole
 * has one as long as its parts agree.
 */
final class PartChecksums {
    private PartChecksums() {}

    static ChecksumAlgorithm algorithm(Upload upload, UploadPlan plan) {
        return upload.algorithm().orElse(plan.algorithm());
    }

    static ObjectChecksum of(Received received, ChecksumAlgorithm algorithm) {
        return ObjectChecksum.whole(algorithm, received.checksum(algorithm.checksum()));
    }

    /** Empty where a part has none, as a range that was copied, or one of another kind than the others. */
    static Optional<ObjectChecksum> ofWhole(Upload upload, List<Part> parts) {
        Optional<ChecksumAlgorithm> algorithm = parts.get(0).checksum().map(ObjectChecksum::algorithm);
        List<ObjectChecksum.Part> sums = new ArrayList<>();
        for (Part part : parts) {
            part.checksum()
                    .filter(sum -> Optional.of(sum.algorithm()).equals(algorithm))
                    .ifPresent(sum -> sums.add(new ObjectChecksum.Part(part.size(), sum.value())));
        }
        return algorithm
                .filter(each -> sums.size() == parts.size())
                .map(each -> ObjectChecksum.ofParts(each, type(upload, each), sums));
    }

    private static ObjectChecksum.Type type(Upload upload, ChecksumAlgorithm algorithm) {
        if (upload.algorithm().isPresent()) {
            return upload.checksumType();
        }
        return algorithm.allowsFullObject() ? ObjectChecksum.Type.FULL_OBJECT : ObjectChecksum.Type.COMPOSITE;
    }
}
