package io.stowage.store.s3;

import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a real Ceph RGW, each test below a prefix of its own. */
@Tag("rgw")
class RgwStoreIT extends ObjectStoreContract {
    @RegisterExtension
    static final KnownFaults FAULTS = new KnownFaults(Map.of(
            "onlyThePartsThatAreNamedAreJoined",
            "Ceph RGW 16.2 answers InvalidPart unless every part that arrived is named"));

    private final TestS3 s3 = Rgw.settings();

    @BeforeAll
    static void createBucket() {
        Rgw.settings().createBucket();
    }

    @Override
    protected ObjectStore open() throws IOException {
        S3Store opened = s3.open();
        opened.probe();
        return opened;
    }

    @Override
    protected int largeBytes() {
        return 11 * 1024 * 1024 + 17;
    }

    /** More than the heap of the tests, which is 256 MiB. */
    @Override
    protected long hugeBytes() {
        return 300L * 1024 * 1024;
    }

    @Override
    protected int longestKey() {
        return super.longestKey() - s3.config().keyPrefix().length() - 1;
    }
}
