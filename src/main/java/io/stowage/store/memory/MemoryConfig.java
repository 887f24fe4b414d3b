package io.stowage.store.memory;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;

/**
 * How much a store in memory may hold.
 *
 * @param maxBytes all objects and parts together, those being written included
 */
public record MemoryConfig(long maxBytes) {
    public MemoryConfig {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("no store holds " + maxBytes + " bytes");
        }
    }

    public static MemoryConfig from(Settings settings) {
        return new MemoryConfig(settings.size(
                "memory.max-bytes",
                256 * ByteSize.MIB,
                ByteSize.MIB,
                ByteSize.TIB,
                "what all objects in memory may take together; a write that needs more is refused"));
    }
}
