package io.stowage.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

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

    /**
     * A query of one part: {@code before}, the part's values in brackets, and {@code after}, which may have question marks
     * for {@code more}.
     */
    public static Query query(Handle rows, String before, List<?> part, String after, Object... more) {
        Query query = rows.createQuery(before + " (" + marks(part.size()) + ") " + after);
        for (int i = 0; i < part.size(); i++) {
            query.bind(i, part.get(i));
        }
        for (int i = 0; i < more.length; i++) {
            query.bind(part.size() + i, more[i]);
        }
        return query;
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
