package io.stowage.store.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses a store for something new. The first rule that is meant wins, else the default. What is stored already stays
 * where it is, whatever the rules say later: its store's name is written down with it.
 */
public final class Placement {
    /** The attribute that holds a number of bytes, in decimal digits. */
    public static final String SIZE = "size";

    private final PlacementConfig config;

    /**
     * A choice and its reasons.
     *
     * @param rule the rule that was meant; empty for the default
     */
    public record Choice(String store, Optional<String> rule, List<String> reasons) {
        public Choice {
            reasons = List.copyOf(reasons);
        }
    }

    public Placement(PlacementConfig config) {
        this.config = config;
    }

    /** The name of the store for a thing with these attributes. */
    public String place(Map<String, String> attributes) {
        for (PlacementRule rule : config.rules()) {
            if (rule.objection(attributes).isEmpty()) {
                return rule.use();
            }
        }
        return config.defaultStore();
    }

    /** The same choice, with what each rule up to the chosen one had to say. */
    public Choice explain(Map<String, String> attributes) {
        List<String> reasons = new ArrayList<>();
        for (PlacementRule rule : config.rules()) {
            Optional<String> objection = rule.objection(attributes);
            if (objection.isEmpty()) {
                reasons.add(rule.name() + ": chosen, " + rule.conditions());
                return new Choice(rule.use(), Optional.of(rule.name()), reasons);
            }
            reasons.add(rule.name() + ": not meant, " + objection.get());
        }
        reasons.add("default: chosen, no rule was meant");
        return new Choice(config.defaultStore(), Optional.empty(), reasons);
    }
}
