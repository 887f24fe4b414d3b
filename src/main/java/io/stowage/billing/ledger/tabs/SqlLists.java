package io.stowage.billing.ledger.tabs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Lists in statements: {@code WHERE id IN (<many>)}. They come in few lengths, the last value repeated, so that a database
 * prepares few statements, and in parts, so that none gets too long.
 */
public final class SqlLists {
    private static final int[] LENGTHS = {1, 10, 100, 500};

    private SqlLists() {}

    /** Question marks with commas between them. */
    public static String marks(int length) {
        return String.join(",", Collections.nCopies(length, "?"));
    }

    /** All of them, in parts that are filled up. */
    public static <T> List<List<T>> parts(Collection<T> values) {
        List<T> all = List.copyOf(values);
        List<List<T>> parts = new ArrayList<>();
        int longest = LENGTHS[LENGTHS.length - 1];
        for (int from = 0; from < all.size(); from += longest) {
            parts.add(filled(all.subList(from, Math.min(all.size(), from + longest))));
        }
        return parts;
    }

    private static <T> List<T> filled(List<T> part) {
        List<T> filled = new ArrayList<>(part);
        T last = part.get(part.size() - 1);
        for (int length : LENGTHS) {
            if (part.size() <= length) {
                filled.addAll(Collections.nCopies(length - part.size(), last));
                break;
            }
        }
        return filled;
    }
}
