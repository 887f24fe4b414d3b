package io.stowage.access;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a key may do, for all fronts or for some. Its text is a list such as {@code read,write:s3,write:oci}: a word alone
 * counts for all fronts.
 */
public final class Rights {
    public static final Rights READ_AND_WRITE = parse("read,write");

    private static final int MOST = 64;
    private static final Pattern FRONT = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /** The fronts of each right; the empty set stands for all. */
    private final Map<Right, Set<String>> fronts;

    private Rights(Map<Right, Set<String>> fronts) {
        this.fronts = fronts;
    }

    /** Reads the text, in any order and with any number of repetitions. */
    public static Rights parse(String text) {
        Map<Right, Set<String>> fronts = new EnumMap<>(Right.class);
        String[] items = text.strip().split("\\s*,\\s*", MOST + 1);
        if (items.length > MOST) {
            throw new IllegalArgumentException("a key has at most " + MOST + " rights");
        }
        for (String item : items) {
            int colon = item.indexOf(':');
            Right right = right(colon < 0 ? item : item.substring(0, colon));
            if (colon < 0) {
                fronts.put(right, Set.of());
            } else if (!Set.of().equals(fronts.get(right))) {
                fronts.computeIfAbsent(right, any -> new TreeSet<>()).add(front(item.substring(colon + 1)));
            } else {
                front(item.substring(colon + 1));
            }
        }
        return new Rights(fronts);
    }

    private static Right right(String word) {
        for (Right right : Right.values()) {
            if (right.word().equals(word)) {
                return right;
            }
        }
        throw new IllegalArgumentException(
                "\"" + word + "\" is no right; rights are read, write and admin, such as read,write:s3");
    }

    private static String front(String name) {
        if (!FRONT.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a front");
        }
        return name;
    }

    /** @param front the name of the front that is asked, such as {@code s3} */
    public boolean allow(Right right, String front) {
        Set<String> some = fronts.get(right);
        return some != null && (some.isEmpty() || some.contains(front));
    }

    /** Whether it is given for any front at all. */
    boolean has(Right right) {
        return fronts.containsKey(right);
    }

    /** The one text of these rights. */
    public String text() {
        List<String> items = new ArrayList<>();
        fronts.forEach((right, some) -> {
            if (some.isEmpty()) {
                items.add(right.word());
            } else {
                some.forEach(front -> items.add(right.word() + ":" + front));
            }
        });
        return String.join(",", items);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rights that && fronts.equals(that.fronts);
    }

    @Override
    public int hashCode() {
        return fronts.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
