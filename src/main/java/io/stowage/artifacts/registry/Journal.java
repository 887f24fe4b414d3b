package io.stowage.artifacts.registry;

import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Takes note of what happened, in the transaction in which it happens. */
@FunctionalInterface
public interface Journal {
    /**
     * @param type such as {@code v1.package.created}
     * @param subject what it happened to
     * @param data texts, numbers and nulls by name
     */
    void append(Handle rows, String type, String subject, Map<String, Object> data);
}
