package io.stowage.s3.nodes;

import io.stowage.store.AbandonedUploads;
import io.stowage.store.ObjectStore;
import io.stowage.store.s3.Rgw;
import io.stowage.store.s3.S3Store;
import io.stowage.store.s3.TestS3;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** With the bytes in a Ceph RGW. The rows are where PG_URL says. */
@Tag("rgw")
class TwoNodesOnRgwIT extends TwoNodesContract {
    private final TestS3 s3 = Rgw.settings();

    @Override
    List<String> storeSettings() throws Exception {
        s3.createBucket();
        List<String> settings = new ArrayList<>(List.of("store.type=s3"));
        for (Map.Entry<String, String> setting : s3.settings().entrySet()) {
            settings.add("store." + setting.getKey() + "=" + inFile(setting.getValue()));
        }
        return settings;
    }

    /** The servers have no environment of their own, so secrets lie in files. */
    private String inFile(String value) throws Exception {
        if (!value.startsWith("env:")) {
            return value;
        }
        String name = value.substring("env:".length());
        return "file:"
                + Files.writeString(folder.resolve(name), s3.environment().get(name));
    }

    @Override
    ObjectStore openStore() {
        return s3.open();
    }

    /** Uploads of killed nodes are given up by a task, after a day. */
    @Override
    List<?> unfinished() throws IOException {
        try (S3Store store = s3.open()) {
            Instant later = Instant.now().plus(Duration.ofDays(2));
            new AbandonedUploads(store, Duration.ofDays(1), Clock.fixed(later, ZoneOffset.UTC)).abort();
            return store.listUploads(later, 1);
        }
    }
}
