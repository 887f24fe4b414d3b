package io.stowage.store.guard;

import io.stowage.store.Key;
import java.util.OptionalLong;

/**
 * One call of a store, as far as a wrapper needs to know it.
 *
 * @param key the key, or the prefix of a listing
 * @param size the announced bytes of a body
 */
public record Call(Operation operation, String key, OptionalLong size) {
    static Call of(Operation operation, Key key) {
        return new Call(operation, key.text(), OptionalLong.empty());
    }

    static Call of(Operation operation, String prefix) {
        return new Call(operation, prefix, OptionalLong.empty());
    }
}
