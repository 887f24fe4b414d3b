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

    /** Making, finding and listing buckets, and their settings. */
    public static final Charge BUCKET = Charge.of("bucket-request");

    public static final Charge OBJECT_SETTINGS = Charge.of("object-settings");

    /** The beginning or the completion of an upload in parts. */
    public static final Charge UPLOAD_STEP = Charge.of("upload-step");

    /** Deletions are free, so that somebody without credit can still clear up. */
    public static final List<Charge> ALL =
            List.of(UPLOAD, PART_UPLOAD, DOWNLOAD, LOOKUP, COPY, LISTING, BUCKET, OBJECT_SETTINGS, UPLOAD_STEP);

    private S3Charges() {}

    /** For an answer without stored bytes. */
    public static void settle(Metering metering, Bucket bucket, Charge charge, Usage usage) {
        settle(metering, bucket.payer(), charge, usage);
    }

    /** The same where no bucket says who pays. */
    public static void settle(Metering metering, String payer, Charge charge, Usage usage) {
        try (Metering.Reservation reservation = metering.reserve(payer, charge, usage)) {
            reservation.settle(usage);
        }
    }
}
