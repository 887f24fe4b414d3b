package io.stowage.v1.blob;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** A map that forgets what was unused for longest when all its values together weigh too much. */
public final class WeighedCache<K, V> {
    private final long most;
    private final ToLongFunction<V> weigh;

    /** Guarded by this, like {@link #weight}; no I/O happens meanwhile. */
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

    private long weight;

    public WeighedCache(long most, ToLongFunction<V> weigh) {
        this.most = most;
        this.weigh = weigh;
    }

    public synchronized Optional<V> find(K key) {
        return Optional.ofNullable(values.get(key));
    }

    /** A value that alone is too heavy is not kept. */
    public synchronized void put(K key, V value) {
        long heavier = weigh.applyAsLong(value);
        remove(key);
        if (heavier > most) {
            return;
        }
        values.put(key, value);
        weight += heavier;
        Iterator<V> oldest = values.values().iterator();
        while (weight > most) {
            weight -= weigh.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    synchronized void remove(K key) {
        V gone = values.remove(key);
        if (gone != null) {
            weight -= weigh.applyAsLong(gone);
        }
    }

    synchronized void removeIf(Predicate<K> unwanted) {
        values.entrySet().removeIf(entry -> {
            boolean goes = unwanted.test(entry.getKey());
            weight -= goes ? weigh.applyAsLong(entry.getValue()) : 0;
            return goes;
        });
    }

    synchronized long weight() {
        return weight;
    }
}
