package io.stowage.store.s3;

import io.stowage.store.Key;
import io.stowage.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The names that our keys have in the bucket: the prefix, a slash, and the key as it is, but with an underscore behind
 * every dot that begins a segment. So no name has a segment {@code ..} that something on the way would resolve, and
 * names of our own that begin with a dot can never be a key's. The escape looks only backwards, hence names sort as
 * their keys do, and the name of a key's beginning is the beginning of its name.
 */
final class S3Keys {
    private static final int MAX_NAME_BYTES = 1024;
    private static final String HIDDEN = ".probe/";

    private final String root;

    /** @param prefix without slashes at its ends */
    S3Keys(String prefix) {
        this.root = prefix.isEmpty() ? "" : prefix + "/";
    }

    String name(Key key) throws StoreException {
        String name = nameOfPrefix(key.text());
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new StoreException(
                    StoreException.Reason.MISCONFIGURED,
                    "the key " + key + " is too long for this store: with the prefix and escapes it has more than "
                            + MAX_NAME_BYTES + " bytes");
        }
        return name;
    }

    /** What the names of all keys that begin like this begin with. */
    String nameOfPrefix(String beginning) {
        StringBuilder name = new StringBuilder(root);
        for (int i = 0; i < beginning.length(); i++) {
            name.append(beginning.charAt(i));
            if (beginning.charAt(i) == '.' && beginsSegment(beginning, i)) {
                name.append('_');
            }
        }
        return name.toString();
    }

    /** The key of a name; empty when this store did not give that name to any key. */
    Optional<Key> key(String name) {
        if (!name.startsWith(root) || name.length() == root.length()) {
            return Optional.empty();
        }
        String rest = name.substring(root.length());
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < rest.length(); i++) {
            key.append(rest.charAt(i));
            if (rest.charAt(i) == '.' && beginsSegment(rest, i)) {
                i++;
                if (i == rest.length() || rest.charAt(i) != '_') {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Key.of(key.toString()));
    }

    /** What all names of ours that are no key's begin with. */
    String hidden() {
        return root + HIDDEN;
    }

    /** What every name begins with. */
    String root() {
        return root;
    }

    private static boolean beginsSegment(String text, int index) {
        return index == 0 || text.charAt(index - 1) == '/';
    }
}
