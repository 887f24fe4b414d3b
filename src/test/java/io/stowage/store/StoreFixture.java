package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store under test, the questions that a backend answers about itself, and the words that the contract is told in. */
abstract class StoreFixture {
    protected static final Key KEY = Key.of("some/key");
    protected static final Key OTHER = Key.of("other/key");

    protected ObjectStore store;

    /** An empty store. It is called once for each test; what it opened is closed by the contract. */
    protected abstract ObjectStore open() throws IOException;

    /** The length of a body that this backend does not write in one piece. */
    protected int largeBytes() {
        return 3 * 1024 * 1024 + 17;
    }

    /** The length of the largest object of the contract; where objects may be larger than the heap, more than the heap. */
    protected long hugeBytes() {
        return largeBytes();
    }

    /** How many objects are "many" here. Less than 10,000 only where that takes minutes. */
    protected int manyKeys() {
        return 10_000;
    }

    /** Keys that a careless backend confuses, loses or refuses. Fewer only where the server behind it is at fault. */
    protected List<String> oddKeys() {
        return OddKeys.ALL;
    }

    /** The longest key that fits beside whatever the backend adds to it. */
    protected int longestKey() {
        return Key.MAX_BYTES;
    }

    /** Another writer of an absent object, begun and not at its end. It fails when this is closed. */
    protected interface Rival extends AutoCloseable {
        /** Where it writes, and where others can meet it. */
        ObjectStore store();

        @Override
        void close() throws IOException;
    }

    /** Another way only for servers that do not see a rival before it has sent everything. */
    protected Rival rivalOf(Key key) throws Exception {
        return StalledRival.begin(store, key);
    }

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    protected final PutResult put(Key key, String text) throws IOException {
        return put(key, utf8(text));
    }

    protected final PutResult put(Key key, byte[] bytes) throws IOException {
        return store.put(key, Body.of(bytes), PutOptions.REPLACE);
    }

    protected final byte[] bytesOf(Key key) throws IOException {
        return bytesOf(key, ByteRange.ALL);
    }

    protected final byte[] bytesOf(Key key, ByteRange range) throws IOException {
        try (Reading reading = store.open(key, range).orElseThrow()) {
            return reading.stream().readAllBytes();
        }
    }

    protected final String textOf(Key key) throws IOException {
        return new String(bytesOf(key), StandardCharsets.UTF_8);
    }

    protected final List<String> keys() throws IOException {
        return keys(ListQuery.prefix(""));
    }

    /** All keys of a query, page by page. */
    protected final List<String> keys(ListQuery query) throws IOException {
        List<String> keys = new ArrayList<>();
        Optional<Key> next = query.startAfter();
        do {
            Listing page = store.list(next.map(query::after).orElse(query));
            assertThat(page.objects()).hasSizeLessThanOrEqualTo(query.limit());
            page.objects().forEach(info -> keys.add(info.key().text()));
            next = page.next();
        } while (next.isPresent());
        return keys;
    }

    protected final List<Upload> openUploads() throws IOException {
        return store.listUploads(Instant.now().plus(Duration.ofHours(1)), 100);
    }

    /** These keys and no others, and no upload that somebody forgot. */
    protected final void assertHoldsOnly(String... keys) throws IOException {
        assertThat(keys()).containsExactly(keys);
        assertThat(openUploads()).isEmpty();
    }

    protected static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static StoreException.Reason reasonOf(ThrowingCallable call) {
        return storeException(call).reason();
    }

    protected static StoreException storeException(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }

    protected static long drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            total += n;
        }
        return total;
    }
}
