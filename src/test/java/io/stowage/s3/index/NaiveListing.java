package io.stowage.s3.index;

import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.Page;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.wire.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a listing shows, by looking at every key. */
final class NaiveListing {
    private NaiveListing() {}

    /** Names and common prefixes in their order, as many as there are. */
    static List<String> of(Collection<String> keys, PageRequest request) {
        List<String> shown = new ArrayList<>();
        TreeSet<ObjectKey> sorted = new TreeSet<>();
        keys.forEach(key -> sorted.add(new ObjectKey(key)));
        for (ObjectKey key : sorted) {
            if (key.text().startsWith(request.prefix()) && isAfter(key, request.after())) {
                String name = group(key.text(), request);
                if (!shown.contains(name) && !Optional.of(name).equals(request.after())) {
                    shown.add(name);
                }
            }
        }
        return shown;
    }

    private static boolean isAfter(ObjectKey key, Optional<String> marker) {
        return marker.isEmpty() || marker.get().isEmpty() || key.compareTo(new ObjectKey(marker.get())) > 0;
    }

    private static String group(String key, PageRequest request) {
        int at = request.delimiter().isEmpty()
                ? -1
                : key.indexOf(request.delimiter(), request.prefix().length());
        return at < 0 ? key : key.substring(0, at + request.delimiter().length());
    }

    /** A page in the same words: prefixes among the names, in their order. */
    static List<String> of(Page<ListedObject> page) {
        TreeSet<ObjectKey> all = new TreeSet<>();
        page.items().forEach(object -> all.add(object.key()));
        page.commonPrefixes().forEach(prefix -> all.add(new ObjectKey(prefix)));
        return all.stream().map(ObjectKey::text).toList();
    }
}
