package io.stowage.artifacts.routing;

import io.stowage.digest.Digest;
import io.stowage.store.Key;

/**
 * A place where files are kept, under an id that never changes its meaning.
 *
 * @param store the name under which the rows of contents know it
 * @param prefix what all keys there begin with, without a slash at its end; empty where they begin with the digest
 */
public record Backend(String id, String store, String prefix) {
    /** What keys begin with in stores that other fronts use, too. */
    public static final String SHARED_PREFIX = "artifacts";

    private static final int FAN = 2;

    /** Where the bytes of this digest lie: {@code <prefix>/<algorithm>/<hex[0:2]>/<hex[2:4]>/<hex>}. */
    public Key key(Digest digest) {
        String hex = digest.hex();
        String path = digest.algorithm().label() + "/" + hex.substring(0, FAN) + "/" + hex.substring(FAN, 2 * FAN) + "/"
                + hex;
        return below(path);
    }

    /**
     * Where the manifest of a package is kept: {@code <prefix>/manifests/<package>/<hex>}.
     *
     * @param digest of the text that is kept
     */
    public Key manifestKey(String packageId, Digest digest) {
        return below("manifests/" + packageId + "/" + digest.hex());
    }

    private Key below(String path) {
        return Key.of(prefix.isEmpty() ? path : prefix + "/" + path);
    }
}
