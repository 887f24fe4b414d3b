package io.stowage.s3.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page from rows that are in the order of their names. Of names with a common prefix it reads a few, and then goes on
 * behind all of them: so a page costs what it shows, and not what the bucket holds.
 */
final class PageReader<T> {
    private static final int FEWEST_AT_ONCE = 16;
    private static final int FIRST_AT_ONCE = 128;
    private static final int MOST_AT_ONCE = PageRequest.MOST + 1;

    /** To look for a name takes about as long as to read so many. */
    private static final int ROWS_FOR_A_SEEK = 100;

    private final PageRequest request;
    private final Function<T, byte[]> nameOf;
    private final Source<T> source;
    private final byte[] prefix;
    private final byte[] delimiter;
    private final List<T> items = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private byte @Nullable [] group;
    private String last = "";

    /** Rows in their order. */
    interface Source<T> {
        /** @param behind the row to go on behind, unless {@code from} lies further on anyway */
        List<T> read(byte[] from, Optional<T> behind, byte[] end, int limit);
    }

    PageReader(PageRequest request, Function<T, byte[]> nameOf, Source<T> source) {
        this.request = request;
        this.nameOf = nameOf;
        this.source = source;
        this.prefix = request.prefix().getBytes(UTF_8);
        this.delimiter = request.delimiter().getBytes(UTF_8);
    }

    /** @param first where names may begin */
    Page<T> read(byte[] first) {
        if (request.max() == 0) {
            return Page.empty();
        }
        byte[] end = KeyBytes.beyond(prefix);
        byte[] from = Arrays.compareUnsigned(first, prefix) < 0 ? prefix : first;
        Optional<T> behind = Optional.empty();
        int atOnce = delimiter.length == 0 ? request.max() + 1 : Math.min(FIRST_AT_ONCE, request.max() + 1);
        while (Arrays.compareUnsigned(from, end) < 0) {
            List<T> some = source.read(from, behind, end, atOnce);
            int before = count();
            for (T row : some) {
                if (!isInGroup(nameOf.apply(row)) && !add(row)) {
                    return page(Optional.of(last));
                }
            }
            if (some.size() < atOnce) {
                break;
            }
            T lastRow = some.get(some.size() - 1);
            boolean inGroup = group != null;
            from = group != null ? KeyBytes.beyond(group) : nameOf.apply(lastRow);
            behind = inGroup ? Optional.empty() : Optional.of(lastRow);
            atOnce = next(atOnce, count() - before);
        }
        return page(Optional.empty());
    }

    /** Where the names that follow {@code marker} begin. One that is a common prefix is not shown again. */
    static byte[] first(PageRequest request) {
        if (request.after().isEmpty()) {
            return new byte[0];
        }
        byte[] marker = request.after().get().getBytes(UTF_8);
        byte[] delimiter = request.delimiter().getBytes(UTF_8);
        int end = groupEnd(marker, request.prefix().getBytes(UTF_8), delimiter);
        return end == marker.length ? KeyBytes.beyond(marker) : KeyBytes.after(marker);
    }

    /** How long the common prefix of a name is, or -1. */
    private static int groupEnd(byte[] name, byte[] prefix, byte[] delimiter) {
        if (delimiter.length == 0 || !KeyBytes.startsWith(name, prefix)) {
            return -1;
        }
        int at = KeyBytes.indexOf(name, delimiter, prefix.length);
        return at < 0 ? -1 : at + delimiter.length;
    }

    /** Fewer where common prefixes stand for so many that to look for the end of one is cheaper than to read on. */
    private static int next(int atOnce, int shown) {
        return (long) shown * ROWS_FOR_A_SEEK < atOnce
                ? Math.max(FEWEST_AT_ONCE, atOnce / 4)
                : Math.min(MOST_AT_ONCE, atOnce * 2);
    }

    private boolean isInGroup(byte[] name) {
        return group != null && KeyBytes.startsWith(name, group);
    }

    /** False when the page is full. */
    private boolean add(T row) {
        if (count() == request.max()) {
            return false;
        }
        byte[] name = nameOf.apply(row);
        int end = groupEnd(name, prefix, delimiter);
        if (end < 0) {
            group = null;
            items.add(row);
            last = new String(name, UTF_8);
        } else {
            group = Arrays.copyOf(name, end);
            last = new String(group, UTF_8);
            commonPrefixes.add(last);
        }
        return true;
    }

    private int count() {
        return items.size() + commonPrefixes.size();
    }

    private Page<T> page(Optional<String> next) {
        return new Page<>(items, commonPrefixes, next);
    }
}
