package io.stowage.artifacts.routing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All backends of a registry, in the order in which they are configured. */
public final class Backends {
    private final Map<String, Backend> byId = new LinkedHashMap<>();

    public Backends(List<Backend> all) {
        all.forEach(backend -> byId.put(backend.id(), backend));
        if (byId.isEmpty() || byId.size() != all.size()) {
            throw new IllegalArgumentException("a registry has at least one backend, and no two of one id");
        }
    }

    public Collection<Backend> all() {
        return List.copyOf(byId.values());
    }

    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    public Optional<Backend> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Backend require(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no backend " + id));
    }

    /** The id under which clients know a store; a store that is no backend of this registry keeps its name. */
    public String idOf(String store) {
        return byId.values().stream()
                .filter(backend -> backend.store().equals(store))
                .map(Backend::id)
                .findFirst()
                .orElse(store);
    }
}
