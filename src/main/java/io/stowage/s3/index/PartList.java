package io.stowage.s3.index;

import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.record.UploadLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts that a client lists when it completes an upload, against those that are stored. */
final class PartList {
    private final long leastPartBytes;

    PartList(long leastPartBytes) {
        this.leastPartBytes = leastPartBytes;
    }

    /** The stored parts that are meant, in their order. */
    List<Part> check(List<Listed> listed, List<Part> stored) {
        if (listed.isEmpty()) {
            throw new IllegalArgumentException("an upload is completed with one part at least");
        }
        Map<Integer, Part> byNumber = new HashMap<>();
        stored.forEach(part -> byNumber.put(part.number(), part));
        requireOrder(listed);
        List<Part> chosen = new ArrayList<>();
        for (Listed one : listed) {
            Part part = byNumber.get(one.number());
            if (part == null || !part.etag().equals(one.etag()) || !hasChecksum(part, one.checksum())) {
                throw new RefusedException(
                        Refusal.INVALID_PART, "part " + one.number() + " is not there, or is another one");
            }
            chosen.add(part);
        }
        requireSizes(chosen);
        return chosen;
    }

    private static void requireOrder(List<Listed> listed) {
        int last = 0;
        for (Listed one : listed) {
            if (one.number() <= last) {
                throw new RefusedException(
                        Refusal.INVALID_PART_ORDER, "part " + one.number() + " is listed behind part " + last);
            }
            last = one.number();
        }
    }

    private static boolean hasChecksum(Part part, Optional<String> wanted) {
        return wanted.isEmpty()
                || part.checksum().isEmpty()
                || part.checksum().get().value().equals(wanted.get());
    }

    private void requireSizes(List<Part> chosen) {
        long size = 0;
        for (int i = 0; i < chosen.size(); i++) {
            Part part = chosen.get(i);
            boolean isLast = i == chosen.size() - 1;
            if (!isLast && part.size() < leastPartBytes) {
                throw new RefusedException(
                        Refusal.PART_TOO_SMALL,
                        "part " + part.number() + " has " + part.size() + " bytes, and only the last one may have fewer"
                                + " than " + leastPartBytes);
            }
            size += part.size();
        }
        if (size > UploadLimits.MOST_BYTES) {
            throw new RefusedException(Refusal.OBJECT_TOO_LARGE, "the parts have " + size + " bytes together");
        }
    }
}
