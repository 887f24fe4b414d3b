package io.stowage.artifacts.registry;

import io.stowage.store.placement.Glob;
import java.util.List;

/**
 * Who asks.
 *
 * @param key the access key
 * @param owner who pays
 * @param producers for which of them the key may publish
 * @param administrator may do what concerns other producers and the registry as a whole
 */
public record Party(String key, String owner, List<Glob> producers, boolean administrator) {
    public Party {
        producers = List.copyOf(producers);
    }

    /** Whether packages of this producer are this one's to make and to change. */
    public boolean publishesFor(String producer) {
        return administrator || producers.stream().anyMatch(glob -> glob.matches(producer));
    }
}
