package io.stowage.store.s3;

import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.util.UUID;

/** Stores on the Ceph RGW that the tests are told of, for tests of other rooms. */
public final class RgwStores {
    private RgwStores() {}

    /** One that nobody has used, in a bucket that is there. */
    public static String newPrefix() {
        Rgw.settings().createBucket();
        return "it/" + UUID.randomUUID();
    }

    public static ObjectStore open(String prefix) throws IOException {
        S3Store opened = Rgw.settings().with("s3.key-prefix", prefix).open();
        opened.probe();
        return opened;
    }
}
