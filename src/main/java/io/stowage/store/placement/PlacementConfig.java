package io.stowage.store.placement;

import io.stowage.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which store something new goes to.
 *
 * @param defaultStore where everything goes that no rule means
 * @param rules in the order in which they are tried
 */
public record PlacementConfig(String defaultStore, List<PlacementRule> rules) {
    /** What rules can ask for; an attribute that no front knows would be a typing error that nobody notices. */
    static final List<String> ATTRIBUTES =
            List.of("retention-class", "producer", "owner", "front", "name", "version", "media-type", "path");

    public PlacementConfig {
        rules = List.copyOf(rules);
    }

    /** Everything in one store. */
    public static PlacementConfig only(String store) {
        return new PlacementConfig(store, List.of());
    }

    public static PlacementConfig from(Settings settings, Set<String> storeNames) {
        Settings placement = settings.scope("placement");
        String defaultStore = defaultStore(placement, storeNames);
        List<String> order = placement.list("order", List.of(), "Names of placement rules; the first that fits wins");
        requireSame(placement, order);
        List<PlacementRule> rules = new ArrayList<>();
        for (String name : new LinkedHashSet<>(order)) {
            readRule(placement, name, storeNames).ifPresent(rule -> {
                requireReached(placement, rules, rule);
                rules.add(rule);
            });
        }
        return new PlacementConfig(defaultStore, rules);
    }

    private static String defaultStore(Settings placement, Set<String> storeNames) {
        String found = placement
                .optionalText("default", "The store for everything that no rule means; needed with several stores")
                .orElse("");
        if (!found.isEmpty()) {
            requireStore(placement, "default", found, storeNames);
            return found;
        }
        placement.require(
                storeNames.size() == 1,
                "default",
                "is not set, and there is more than one store",
                "set it to one of " + storeNames);
        return storeNames.stream().findFirst().orElse("");
    }

    private static void requireSame(Settings placement, List<String> order) {
        Set<String> seen = new LinkedHashSet<>();
        for (String name : order) {
            placement.require(seen.add(name), "order", "names " + name + " twice", "keep the first");
        }
        for (String name : placement.names("rules")) {
            placement.require(
                    seen.contains(name),
                    "rules." + name,
                    "is never tried, because placement.order does not name it",
                    "add it there, or remove it");
        }
    }

    private static Optional<PlacementRule> readRule(Settings placement, String name, Set<String> storeNames) {
        String key = "rules." + name;
        Settings settings = placement.scope(key);
        String use =
                settings.optionalText("use", "The store that this rule chooses").orElse("");
        Map<String, List<String>> when = new LinkedHashMap<>();
        for (String attribute : ATTRIBUTES) {
            List<String> patterns = patterns(settings.scope("when"), attribute);
            if (!patterns.isEmpty()) {
                when.put(attribute, patterns);
            }
        }
        long minSize =
                settings.size("min-size", 0, 0, PlacementRule.NO_LIMIT, "The smallest size that this rule means");
        long maxSize = settings.size(
                "max-size", PlacementRule.NO_LIMIT, 0, PlacementRule.NO_LIMIT, "The largest size that this rule means");
        if (use.isEmpty()) {
            placement.problem(key, "is named in placement.order and chooses no store", "set " + key + ".use");
            return Optional.empty();
        }
        requireStore(settings, "use", use, storeNames);
        if (maxSize < minSize) {
            settings.problem("max-size", "is less than min-size, so the rule means nothing", "exchange them");
            return Optional.empty();
        }
        return Optional.of(new PlacementRule(name, when, minSize, maxSize, use));
    }

    private static List<String> patterns(Settings when, String attribute) {
        List<String> patterns = when.list(
                attribute,
                List.of(),
                "Values that this rule means, any of them; * within a segment, ** across slashes");
        when.require(
                !patterns.isEmpty() || !when.isSet(attribute),
                attribute,
                "is empty, so it would mean everything",
                "name a value, or remove it");
        boolean fits = patterns.stream().allMatch(text -> text.length() <= Glob.MAX_LENGTH);
        when.require(fits, attribute, "has a pattern of more than " + Glob.MAX_LENGTH + " characters", "shorten it");
        return fits ? patterns : List.of();
    }

    private static void requireReached(Settings placement, List<PlacementRule> earlier, PlacementRule rule) {
        earlier.stream()
                .filter(before -> before.covers(rule))
                .findFirst()
                .ifPresent(before -> placement.problem(
                        "rules." + rule.name(),
                        "is never reached, because rule " + before.name()
                                + " stands earlier and means all the same things",
                        "change the order, or remove it"));
    }

    private static void requireStore(Settings settings, String key, String name, Set<String> storeNames) {
        settings.require(
                storeNames.contains(name),
                key,
                "names the store \"" + name + "\", which is not configured",
                "use one of " + storeNames);
    }
}
