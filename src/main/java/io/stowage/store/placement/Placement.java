package io.stowage.store.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chooses a store for something new. The first rule that applies wins, else the default. What is stored already stays
 * where it is, whatever the rules say later: its store's name is written down with it.
 */
public final class Placement {
    /** The attribute that holds a number of bytes, in decimal digits. */
    public static final String SIZE = "size";

    private final PlacementConfig config;

    public Placement(PlacementConfig config) {
        this.config = config;
    }

    /** What still sends new things to a store, as it stands in the settings. */
    public List<String> into(String store) {
        List<String> found = new ArrayList<>();
        if (config.defaultStore().equals(store)) {
            found.add("stowage.placement.default");
        }
        config.rules().stream()
                .filter(rule -> rule.use().equals(store))
                .forEach(rule -> found.add("stowage.placement.rules." + rule.name()));
        return found;
    }

    /** The name of the store for a thing with these attributes. */
    public String place(Map<String, String> attributes) {
        for (PlacementRule rule : config.rules()) {
            if (rule.applies(attributes)) {
                return rule.use();
            }
        }
        return config.defaultStore();
    }
}
