package io.stowage.store.s3;

import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import io.stowage.store.s3.client.S3Clients;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class S3ProxyStoreTest extends ObjectStoreContract {
    private static final String PATHS =
            "S3Proxy 4.1.0 keeps keys as paths: a key cannot lie below another, or end in a slash";
    private static final String UNASKED = "S3Proxy 4.1.0 takes parts of uploads that are not there";

    /** The gateway of Ceph, which the same tests run on, has none of these. */
    @RegisterExtension
    static final KnownFaults FAULTS = new KnownFaults(Map.of(
            "aKeyMayBeAsLongAsKeysGet", PATHS,
            "aKeyThatIsTheBeginningOfAnotherKeyDisturbsNobody", PATHS,
            "anyRowOfCallsGivesWhatASortedMapWouldGive", PATHS,
            "openUploadsAreListedByTheirAge", "S3Proxy 4.1.0 does not verify signatures of keys with a double slash",
            "keysAreOrderedByTheirBytesAndNotByTheirCharacters", "S3Proxy 4.1.0 orders keys by UTF-16",
            "anUploadThatIsOverIsNotThere", UNASKED,
            "anUploadThatNeverWasIsNotThere", UNASKED));

    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static S3ProxyServer server;
    private static TestS3 settings;
    private static S3Clients clients;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3ProxyServer.inMemory();
        settings = TestS3.at(server.endpoint(), S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY);
        clients = settings.clients();
    }

    @AfterAll
    static void stopServer() throws Exception {
        clients.close();
        server.close();
    }

    @Override
    protected ObjectStore open() throws IOException {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        clients.client().createBucket(request -> request.bucket(bucket));
        S3Store store = settings.with("s3.bucket", bucket).open();
        store.probe();
        return store;
    }

    /** S3Proxy sees no write before its end; AWS says that there is a conflict. */
    @Override
    protected Rival rivalOf(Key key) throws IOException {
        StrictFake fake = new StrictFake().writing("/stowage/" + key.text());
        S3Store met = fake.settings().open();
        return new Rival() {
            @Override
            public ObjectStore store() {
                return met;
            }

            @Override
            public void close() {
                met.close();
                fake.close();
            }
        };
    }

    @Override
    protected int largeBytes() {
        return 11 * 1024 * 1024 + 17;
    }

    @Override
    protected int manyKeys() {
        return 1500;
    }

    /** Those that are not below another, have no empty segment, and sort by UTF-16 as they do by their bytes. */
    @Override
    protected List<String> oddKeys() {
        List<String> all = super.oddKeys();
        return all.stream()
                .filter(key -> !key.endsWith("/") && !key.contains("//") && !key.startsWith("/"))
                .filter(key -> key.chars().noneMatch(unit -> Character.isSurrogate((char) unit)))
                .filter(key -> all.stream().noneMatch(other -> key.startsWith(other + "/")))
                .toList();
    }
}
