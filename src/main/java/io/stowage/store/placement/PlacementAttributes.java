package io.stowage.store.placement;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What a front knows of something new before it chooses a store for it; the rules of {@link Placement} look at nothing else. */
public record PlacementAttributes(Map<String, String> all) {
    public PlacementAttributes {
        all = Map.copyOf(all);
    }

    /** What every front says: which one it is, as in the settings. */
    public static PlacementAttributes of(String front) {
        return new PlacementAttributes(Map.of("front", front));
    }

    /** Who pays, as text. */
    public PlacementAttributes owner(String owner) {
        return with("owner", owner);
    }

    /** As clients name it: a bucket, a repository, a package. */
    public PlacementAttributes name(String name) {
        return with("name", name);
    }

    /** Where it is within what has that name. */
    public PlacementAttributes path(String path) {
        return with("path", path);
    }

    public PlacementAttributes mediaType(String mediaType) {
        return with("media-type", mediaType);
    }

    /** @param bytes empty where the client did not announce it */
    public PlacementAttributes size(OptionalLong bytes) {
        return bytes.isPresent() ? with(Placement.SIZE, Long.toString(bytes.getAsLong())) : this;
    }

    /** For what only one front knows; the rules ask for the attributes that {@link PlacementConfig} lists. */
    public PlacementAttributes with(String attribute, String value) {
        if (!PlacementConfig.ATTRIBUTES.contains(attribute) && !attribute.equals(Placement.SIZE)) {
            throw new IllegalArgumentException("no rule can ask for " + attribute);
        }
        Map<String, String> more = new LinkedHashMap<>(all);
        more.put(attribute, value);
        return new PlacementAttributes(more);
    }
}
