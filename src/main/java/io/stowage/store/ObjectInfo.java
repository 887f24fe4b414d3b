package io.stowage.store;

import java.time.Instant;

/**
 * What a store knows of an object without reading it.
 *
 * @param version differs whenever the bytes under the key were replaced; opaque, meant for caches only
 */
public record ObjectInfo(Key key, long length, Instant modified, String version) {
    public ObjectInfo {
        if (length < 0) {
            throw new IllegalArgumentException("no object has " + length + " bytes");
        }
    }
}
