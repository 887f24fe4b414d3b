package io.stowage.s3.request;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.record.Bucket;
import java.util.List;

/** The reasons for which S3 charges: always the payer of the bucket, whoever asks. */
public final class S3Charges {
    public static final Charge UPLOAD = Charge.of("object-upload");
    public static final Charge PART_UPLOAD = Charge.of("part-upload");
    public static final Charge DOWNLOAD = Charge.of("object-download");

    /** HEAD, or an answer that nothing has changed. */
    public static final Charge LOOKUP = Charge.of("object-lookup");

    /** No bytes move. */
    public static final Charge COPY = Charge.of("object-copy");

    public static final Charge LISTING = Charge.of("object-listing");

    public static final List<Charge> ALL = List.of(UPLOAD, PART_UPLOAD, DOWNLOAD, LOOKUP, COPY, LISTING);

    private S3Charges() {}

    /** For an answer without stored bytes. */
    public static void settle(Metering metering, Bucket bucket, Charge charge, Usage usage) {
        try (Metering.Reservation reservation = metering.reserve(bucket.payer(), charge, usage)) {
            reservation.settle(usage);
        }
    }
}
