package io.stowage.artifacts.routing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of a file before it is stored; rules look at nothing else.
 *
 * @param size empty where the client did not announce it; it then meets no bound of size
 */
public record FileFacts(Map<String, String> attributes, OptionalLong size) {
    static final String LABEL = "label.";

    public FileFacts {
        attributes = Map.copyOf(attributes);
    }

    public static FileFacts of(String retentionClass, String producer) {
        return new FileFacts(Map.of("retention_class", retentionClass, "producer", producer), OptionalLong.empty());
    }

    public FileFacts with(String attribute, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new FileFacts(more, size);
    }

    public FileFacts labelled(Map<String, String> labels) {
        FileFacts all = this;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            all = all.with(LABEL + label.getKey(), label.getValue());
        }
        return all;
    }

    public FileFacts sized(OptionalLong bytes) {
        return new FileFacts(attributes, bytes);
    }
}
