package io.stowage.content;

import io.stowage.store.s3.RgwStores;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** On a real Ceph RGW. */
@Tag("rgw")
class CustodyOnRgwIT extends CustodyDrill {
    CustodyOnRgwIT() {
        super(2_000);
    }

    @Override
    String store(Path within) {
        return "rgw:" + RgwStores.newPrefix();
    }
}
