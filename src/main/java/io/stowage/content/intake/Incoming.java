package io.stowage.content.intake;

import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Received;
import io.stowage.digest.Digest;
import io.stowage.store.BodyException;
import io.stowage.store.Key;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Bytes that are about to come, and what is to be done with them.
 *
 * @param source closed by its maker
 * @param checksums what to compute beside the tree
 * @param attributes what the placement rules may look at, such as {@code front}
 * @param store where the bytes have to lie, by a front that places its own; empty for the store that the rules choose
 * @param copyOf the content that these bytes are one more copy of
 * @param key where the bytes have to lie; empty for a new key that was never used before
 * @param naming the same, where the key follows from the bytes
 * @param check looks at everything that was computed before the bytes count, and throws when they are not the right ones
 */
public record Incoming(
        InputStream source,
        OptionalLong length,
        Set<Checksum> checksums,
        Map<String, String> attributes,
        Optional<String> store,
        Optional<Content> copyOf,
        Optional<Key> key,
        Optional<Function<Received, Key>> naming,
        Check check) {

    /** A verdict about bytes that came. */
    @FunctionalInterface
    public interface Check {
        void look(Received received) throws IOException;

        default Check and(Check other) {
            return received -> {
                look(received);
                other.look(received);
            };
        }
    }

    public Incoming {
        checksums = Set.copyOf(checksums);
        attributes = Map.copyOf(attributes);
    }

    /** @param length empty where it is not known before the end */
    public static Incoming of(InputStream source, OptionalLong length) {
        return new Incoming(
                source,
                length,
                Set.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                received -> {});
    }

    public Incoming with(Checksum... wanted) {
        Set<Checksum> all = EnumSet.noneOf(Checksum.class);
        all.addAll(checksums);
        all.addAll(Arrays.asList(wanted));
        return new Incoming(source, length, all, attributes, store, copyOf, key, naming, check);
    }

    public Incoming placedBy(Map<String, String> forPlacement) {
        return new Incoming(source, length, checksums, forPlacement, store, copyOf, key, naming, check);
    }

    /** To lie in this store, whatever the rules say. */
    public Incoming in(String storeName) {
        return new Incoming(source, length, checksums, attributes, Optional.of(storeName), copyOf, key, naming, check);
    }

    /** To become a place of this very content, even where other contents have the same bytes. */
    public Incoming copying(Content content) {
        return new Incoming(source, length, checksums, attributes, store, Optional.of(content), key, naming, check);
    }

    /** To lie under this very key, whatever lay there before. */
    public Incoming at(Key fixed) {
        return new Incoming(
                source, length, checksums, attributes, store, copyOf, Optional.of(fixed), Optional.empty(), check);
    }

    /**
     * To lie under a key that follows from what was computed of the bytes, such as their digest. They wait under a key of
     * their own and are copied, so {@link #at} is better where the key is known before.
     */
    public Incoming named(Function<Received, Key> byContent) {
        return new Incoming(
                source, length, checksums, attributes, store, copyOf, Optional.empty(), Optional.of(byContent), check);
    }

    public Incoming checking(Check another) {
        return new Incoming(source, length, checksums, attributes, store, copyOf, key, naming, check.and(another));
    }

    /** Refuses bytes that do not have this digest. */
    public Incoming expecting(Digest digest) {
        return with(Checksum.of(digest.algorithm())).checking(received -> {
            Digest actual = received.digest(digest.algorithm()).orElseThrow();
            if (!actual.equals(digest)) {
                throw new BodyException(
                        BodyException.Reason.DIGEST_MISMATCH,
                        "the body has " + actual + ", not the announced " + digest);
            }
        });
    }
}
