package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Any key is kept apart from any other, in its place and in its order. */
abstract class KeysContract extends ReadingContract {

    @Test
    void everyOddKeyIsAKeyOfItsOwn() throws IOException {
        for (String key : oddKeys()) {
            put(Key.of(key), "at " + key);
        }

        for (String key : oddKeys()) {
            assertThat(textOf(Key.of(key))).isEqualTo("at " + key);
            assertThat(store.head(Key.of(key)).orElseThrow().key().text()).isEqualTo(key);
        }
        assertThat(keys()).containsExactlyElementsOf(inOrder(oddKeys()));
    }

    @Test
    void everyOddKeyCanBeDeletedWithoutHarmToTheOthers() throws IOException {
        List<String> left = new ArrayList<>(oddKeys());
        for (String key : left) {
            put(Key.of(key), key);
        }

        while (!left.isEmpty()) {
            List<String> half = left.stream().limit((left.size() + 1) / 2).toList();
            for (String key : half) {
                store.delete(Key.of(key));
            }
            left.removeAll(half);
            assertThat(keys()).containsExactlyElementsOf(inOrder(left));
        }
        assertHoldsOnly();
    }

    @Test
    void everyOddKeyIsAPrefixAndAStart() throws IOException {
        for (String key : oddKeys()) {
            put(Key.of(key), key);
        }

        for (String key : oddKeys()) {
            List<String> below =
                    oddKeys().stream().filter(k -> k.startsWith(key)).toList();
            assertThat(keys(ListQuery.prefix(key))).containsExactlyElementsOf(inOrder(below));
            List<String> after = oddKeys().stream()
                    .filter(k -> Key.of(k).compareTo(Key.of(key)) > 0)
                    .toList();
            assertThat(keys(ListQuery.prefix("").after(Key.of(key)).limit(7)))
                    .containsExactlyElementsOf(inOrder(after));
        }
    }

    @Test
    void aKeyMayBeAsLongAsKeysGet() throws IOException {
        int most = longestKey();
        List<String> keys = List.of(
                "x".repeat(most),
                "x".repeat(most - 1) + "y",
                "ä".repeat(most / 2),
                "/".repeat(most),
                "a/".repeat(most / 2),
                "\uD83D\uDE00".repeat(most / 4),
                "sha256:" + "a".repeat(most - 7),
                "s/" + "t".repeat(80) + "/" + "u".repeat(81) + "/" + "v".repeat(255),
                "t".repeat(80),
                "t".repeat(81),
                "t".repeat(160),
                "t".repeat(161));
        for (String key : keys) {
            put(Key.of(key), key);
        }

        for (String key : keys) {
            assertThat(textOf(Key.of(key))).isEqualTo(key);
        }
        assertThat(keys()).containsExactlyElementsOf(inOrder(keys));
    }

    @Test
    void keysAreOrderedByTheirBytesAndNotByTheirCharacters() throws IOException {
        // In UTF-16, as String compares, the surrogates of the last one come before U+FF5E.
        List<String> ordered = List.of("A", "a", "ä", "\u0800", "\uD7FF", "\uE000", "\uFF5E", "\uD83D\uDE00");
        for (String key : ordered) {
            put(Key.of(key), key);
            put(Key.of("dir/" + key + "/x"), key);
        }

        assertThat(keys(ListQuery.prefix("dir/")))
                .containsExactlyElementsOf(
                        ordered.stream().map(key -> "dir/" + key + "/x").toList());
        assertThat(keys()).filteredOn(key -> !key.startsWith("dir/")).containsExactlyElementsOf(ordered);
    }

    @Test
    void aKeyThatIsTheBeginningOfAnotherKeyDisturbsNobody() throws IOException {
        List<String> ordered = List.of("a", "a!", "a/b", "a/b/c", "a0", "ab");
        for (String key : ordered) {
            put(Key.of(key), key);
        }

        assertThat(keys()).containsExactlyElementsOf(ordered);
        store.delete(Key.of("a/b"));
        store.delete(Key.of("a"));
        assertThat(keys()).containsExactly("a!", "a/b/c", "a0", "ab");
        assertThat(textOf(Key.of("a/b/c"))).isEqualTo("a/b/c");
    }

    @Test
    void aPrefixMayCutASegment() throws IOException {
        for (String key : List.of("logs/2024/a", "logs/2024/b", "logs/2025/a", "logs/20", "log", "logs/3")) {
            put(Key.of(key), key);
        }

        assertThat(keys(ListQuery.prefix("logs/20")))
                .containsExactly("logs/20", "logs/2024/a", "logs/2024/b", "logs/2025/a");
        assertThat(keys(ListQuery.prefix("logs/2024/"))).containsExactly("logs/2024/a", "logs/2024/b");
        assertThat(keys(ListQuery.prefix("logs/2024/b"))).containsExactly("logs/2024/b");
        assertThat(keys(ListQuery.prefix("lo"))).hasSize(6);
        assertThat(keys(ListQuery.prefix("logs/4"))).isEmpty();
        assertThat(keys(ListQuery.prefix("nothing/here/"))).isEmpty();
    }

    @Test
    void aPageEndsAtItsLimitAndTellsWhereTheNextBegins() throws IOException {
        for (String key : List.of("a", "b/1", "b/2", "c")) {
            put(Key.of(key), key);
        }

        Listing first = store.list(ListQuery.prefix("").limit(3));
        assertThat(first.objects()).extracting(info -> info.key().text()).containsExactly("a", "b/1", "b/2");
        Listing second =
                store.list(ListQuery.prefix("").limit(3).after(first.next().orElseThrow()));
        assertThat(second.objects()).extracting(info -> info.key().text()).containsExactly("c");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aPageThatHoldsAllHasNoNext() throws IOException {
        put(KEY, "x");
        put(OTHER, "x");

        assertThat(store.list(ListQuery.prefix("").limit(2)).next()).isEmpty();
        assertThat(store.list(ListQuery.prefix("some").limit(1)).next()).isEmpty();
    }

    @Test
    void aListingStartsAfterAKeyThatNeedNotBeThere() throws IOException {
        for (String key : List.of("a", "b/1", "b/2", "c")) {
            put(Key.of(key), key);
        }

        assertThat(keys(ListQuery.prefix("").after(Key.of("b")))).containsExactly("b/1", "b/2", "c");
        assertThat(keys(ListQuery.prefix("").after(Key.of("b/1/x")))).containsExactly("b/2", "c");
        assertThat(keys(ListQuery.prefix("b/").after(Key.of("a")))).containsExactly("b/1", "b/2");
        assertThat(keys(ListQuery.prefix("b/").after(Key.of("b/2")))).isEmpty();
        assertThat(keys(ListQuery.prefix("").after(Key.of("d")))).isEmpty();
    }

    @Test
    void tenThousandKeysAreListedInPages() throws Exception {
        List<String> expected = IntStream.range(0, manyKeys())
                .mapToObj(i -> "many/%02d/%s".formatted(i % 7, Integer.toHexString(i * 7919)))
                .toList();
        putAll(expected);

        assertThat(keys(ListQuery.prefix("many/").limit(ListQuery.MAX_LIMIT)))
                .containsExactlyElementsOf(inOrder(expected));
        assertThat(keys(ListQuery.prefix("many/03/").limit(333)))
                .containsExactlyElementsOf(inOrder(
                        expected.stream().filter(k -> k.startsWith("many/03/")).toList()));
    }

    private void putAll(List<String> keys) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<PutResult>> puts = keys.stream()
                    .<Callable<PutResult>>map(key -> () -> put(Key.of(key), "x"))
                    .toList();
            for (Future<PutResult> done : threads.invokeAll(puts)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> inOrder(List<String> keys) {
        return keys.stream().map(Key::of).sorted().map(Key::text).toList();
    }
}
