package io.stowage.store;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The stores of a context by name, one of which is the default. A name is written down with every stored thing. */
public final class Stores implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

    private final Map<String, ObjectStore> byName;
    private final String defaultName;

    /** @param byName in the order in which they were opened; closing goes the other way */
    public Stores(Map<String, ObjectStore> byName, String defaultName) {
        for (String name : byName.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "not a name of a store: " + name + "; it has up to 31 of a-z, 0-9 and -, and no - in front");
            }
        }
        if (!byName.containsKey(defaultName)) {
            throw new IllegalArgumentException("the default store " + defaultName + " is not among " + byName.keySet());
        }
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        this.defaultName = defaultName;
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public String defaultName() {
        return defaultName;
    }

    /** The store of that name; what was written to a store that is configured no longer cannot be reached. */
    public ObjectStore require(String name) {
        ObjectStore store = byName.get(name);
        if (store == null) {
            throw new StowageException(
                    Fault.STORE_UNAVAILABLE,
                    "there is no store named " + name + ", only " + names() + "; configure it again");
        }
        return store;
    }

    public ObjectStore requireDefault() {
        return require(defaultName);
    }

    /** Closes all of them, last opened first, even when one fails; the first failure carries the others. */
    @Override
    public void close() throws IOException {
        List<Map.Entry<String, ObjectStore>> lastFirst = new ArrayList<>(byName.entrySet());
        Collections.reverse(lastFirst);
        List<IOException> failures = new ArrayList<>();
        for (Map.Entry<String, ObjectStore> entry : lastFirst) {
            try {
                entry.getValue().close();
            } catch (IOException | RuntimeException e) {
                failures.add(new IOException("cannot close store " + entry.getKey() + ": " + e.getMessage(), e));
            }
        }
        if (!failures.isEmpty()) {
            IOException first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }
}
