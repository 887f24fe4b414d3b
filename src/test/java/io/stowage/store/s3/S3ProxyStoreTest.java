package io.stowage.store.s3;

import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3ProxyStoreTest extends ObjectStoreContract {
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static S3ProxyServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3ProxyServer.inMemory();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected ObjectStore open() throws IOException {
        TestS3 s3;
        try {
            s3 = TestS3.at(server.endpoint(), S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY)
                    .with("s3.bucket", "bucket-" + BUCKETS.incrementAndGet());
        } catch (Exception e) {
            throw new IOException("the server has no endpoint", e);
        }
        s3.createBucket();
        S3Store store = s3.open();
        store.probe();
        return store;
    }

    @Override
    protected int largeBytes() {
        return 11 * 1024 * 1024 + 17;
    }

    @Override
    protected int manyKeys() {
        return 1500;
    }
}
