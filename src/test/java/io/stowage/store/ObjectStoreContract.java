package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ops.Health;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store promises. A backend extends this class, opens itself empty in {@link #open()}, and answers the
 * questions of {@link StoreFixture} where its own answers differ; it adds tests only for what is its own.
 */
public abstract class ObjectStoreContract extends RaceContract {

    @Test
    void aStoreThatWorksIsUp() {
        Health health = store.check(Duration.ofSeconds(10));

        assertThat(health.status()).as(health.reason()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aStoreHasRoomForParts() {
        Capabilities capabilities = store.capabilities();

        assertThat(capabilities.maxPartBytes()).isGreaterThan(capabilities.minPartBytes());
        assertThat(capabilities.maxParts()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void aLinkIsGivenExactlyByAStoreThatPresigns() throws IOException {
        put(KEY, "hello");
        boolean able = store.capabilities().presigns();

        for (Presign.Method method : Presign.Method.values()) {
            Optional<URI> link = store.presign(Presign.of(method, KEY, Duration.ofMinutes(5)));
            assertThat(link.isPresent()).isEqualTo(able);
            assertThat(link.stream().map(URI::getHost)).allMatch(host -> !host.isEmpty());
        }
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        assertThat(store.presign(Presign.part(upload, 1, Duration.ofMinutes(5))).isPresent())
                .isEqualTo(able);
        store.abortUpload(upload);
    }

    @Test
    void aClosedStoreSaysSo() throws IOException {
        store.close();
        Upload upload = new Upload(KEY, "x", Instant.now());

        assertThat(reasonOf(() -> put(KEY, "late"))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.open(KEY, ByteRange.ALL))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.head(KEY))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.delete(KEY))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.list(ListQuery.prefix("")))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.copy(KEY, OTHER, PutOptions.REPLACE))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.move(KEY, OTHER, PutOptions.REPLACE))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.startUpload(KEY, PutOptions.REPLACE))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.putPart(upload, 1, Body.of(new byte[1]))))
                .isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.completeUpload(upload, List.of(), PutOptions.REPLACE)))
                .isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.abortUpload(upload))).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(() -> store.listUploads(Instant.now(), 1))).isEqualTo(Reason.CLOSED);
        assertThat(store.check(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void closingTwiceIsNoError() throws IOException {
        store.close();
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyRowOfCallsGivesWhatASortedMapWouldGive(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> keys = List.of("a", "a/b", "a/b/c", "a!", "a/", "ab", "b//c", "b", "ä", "..", "b/sha256:abcdef");
        NavigableMap<Key, byte[]> model = new TreeMap<>();
        for (int step = 0; step < 200; step++) {
            Key one = Key.of(keys.get(random.nextInt(keys.size())));
            Key two = Key.of(keys.get(random.nextInt(keys.size())));
            step(random, model, one, two);
            assertThat(Arrays.equals(find(one), model.get(one)))
                    .as("%s in step %d", one, step)
                    .isTrue();
        }
        assertThat(keys())
                .containsExactlyElementsOf(
                        model.keySet().stream().map(Key::text).toList());
    }

    private void step(Random random, NavigableMap<Key, byte[]> model, Key one, Key two) throws IOException {
        PutOptions options = random.nextBoolean() ? PutOptions.REPLACE : PutOptions.ONLY_IF_ABSENT;
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                byte[] bytes = TestStreams.bytes(random.nextInt(3000), random.nextLong());
                boolean stored = store.put(one, Body.of(bytes), options).stored();
                assertThat(stored).isEqualTo(write(model, one, bytes, options));
            }
            case 2 -> {
                store.delete(one);
                model.remove(one);
            }
            case 3 ->
                assertThat(store.copy(one, two, options).map(PutResult::stored))
                        .isEqualTo(copy(model, one, two, options));
            case 4 -> {
                assertThat(store.move(one, two, options).map(PutResult::stored))
                        .isEqualTo(copy(model, one, two, options));
                if (!one.equals(two)) {
                    model.remove(one);
                }
            }
            default -> {
                String prefix =
                        one.text().substring(0, random.nextInt(one.text().length() + 1));
                List<String> expected = model.tailMap(two, false).keySet().stream()
                        .map(Key::text)
                        .filter(text -> text.startsWith(prefix))
                        .toList();
                ListQuery query = ListQuery.prefix(prefix).after(two).limit(1 + random.nextInt(5));
                assertThat(keys(query)).containsExactlyElementsOf(expected);
            }
        }
    }

    private static Optional<Boolean> copy(NavigableMap<Key, byte[]> model, Key from, Key to, PutOptions options) {
        return Optional.ofNullable(model.get(from)).map(bytes -> write(model, to, bytes, options));
    }

    private static boolean write(NavigableMap<Key, byte[]> model, Key key, byte[] bytes, PutOptions options) {
        if (options.onlyIfAbsent() && model.containsKey(key)) {
            return false;
        }
        model.put(key, bytes);
        return true;
    }

    private byte @Nullable [] find(Key key) throws IOException {
        return store.head(key).isPresent() ? bytesOf(key) : null;
    }
}
