package io.stowage.s3.index;

import io.stowage.content.Contents;
import io.stowage.s3.index.BucketAmounts.Amount;
import io.stowage.s3.record.Part;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Removes uploads that have ended, some parts in each transaction. */
final class PartRemoval {
    static final int MOST_AT_ONCE = 500;

    private final Contents contents;
    private final BucketAmounts amounts;

    PartRemoval(Contents contents, BucketAmounts amounts) {
        this.contents = contents;
        this.amounts = amounts;
    }

    /** Whether all of it is gone. */
    boolean remove(Handle rows, long bucket, String payer, String upload) {
        List<Part> some = PartRows.list(rows, upload, 0, MOST_AT_ONCE);
        if (!some.isEmpty()) {
            Amount sum = Amount.NONE;
            for (Part part : some) {
                sum = sum.minus(Amount.ofPart(part.size()));
            }
            amounts.change(rows, bucket, payer, sum);
            PartRows.delete(rows, upload, some.get(some.size() - 1).number());
            contents.letGo(rows, some.stream().map(Part::content).toList());
        }
        if (some.size() == MOST_AT_ONCE) {
            return false;
        }
        UploadRows.delete(rows, upload);
        return true;
    }
}
