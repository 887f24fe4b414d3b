package io.stowage.s3.bucket;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.request.AccessCheck;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.Operation;
import io.stowage.s3.request.S3Charges;
import io.stowage.s3.wire.S3Error;
import io.stowage.s3.wire.XmlWriter;
import java.util.Map;
import java.util.TreeMap;

/** Settings of buckets that cannot be made here: clients that ask for them hear that there are none. */
public final class UnsetSettings {
    private static final Map<String, S3Error> MISSING = Map.of(
            "policy", S3Error.NO_SUCH_BUCKET_POLICY,
            "policyStatus", S3Error.NO_SUCH_BUCKET_POLICY,
            "lifecycle", S3Error.NO_SUCH_LIFECYCLE,
            "encryption", S3Error.NO_SUCH_ENCRYPTION,
            "website", S3Error.NO_SUCH_WEBSITE,
            "publicAccessBlock", S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK,
            "ownershipControls", S3Error.NO_SUCH_OWNERSHIP_CONTROLS,
            "replication", S3Error.NO_SUCH_REPLICATION,
            "object-lock", S3Error.NO_SUCH_OBJECT_LOCK);

    private static final Map<String, String> EMPTY = Map.of(
            "versioning", "VersioningConfiguration",
            "notification", "NotificationConfiguration",
            "logging", "BucketLoggingStatus",
            "accelerate", "AccelerateConfiguration");

    private final Metering metering;
    private final AccessCheck gate;

    public UnsetSettings(Metering metering, AccessCheck gate) {
        this.metering = metering;
        this.gate = gate;
    }

    /** The operation for each sub-resource. */
    public Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>();
        MISSING.forEach((name, error) -> all.put(name, (request, response) -> {
            Bucket bucket = gate.require(request, AccessCheck.Need.SETTINGS);
            throw error.failure("the bucket has no such configuration", Map.of("BucketName", bucket.name()));
        }));
        EMPTY.forEach(
                (name, root) -> all.put(name, answering(XmlWriter.document(root).finish())));
        all.put(
                "requestPayment",
                answering(XmlWriter.document("RequestPaymentConfiguration")
                        .element("Payer", "BucketOwner")
                        .finish()));
        return all;
    }

    private Operation answering(String document) {
        return (request, response) -> {
            Bucket bucket = gate.require(request, AccessCheck.Need.SETTINGS);
            S3Charges.settle(metering, bucket, S3Charges.BUCKET, Usage.read(document.length()));
            DocumentAnswers.document(response, document);
        };
    }
}
