package io.stowage.store.guard;

import io.stowage.store.Key;
import java.util.OptionalLong;

/**
 * One call of a store, as far as a wrapper needs to know it.
 *
 * @param key the key, or the prefix of a listing
 * @param size the announced bytes of a body
 */
public record StoreCall(StoreOperation operation, String key, OptionalLong size) {
    static StoreCall of(StoreOperation operation, Key key) {
        return new StoreCall(operation, key.text(), OptionalLong.empty());
    }

    static StoreCall of(StoreOperation operation, String prefix) {
        return new StoreCall(operation, prefix, OptionalLong.empty());
    }
}
