package io.stowage.nix.cache;

import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import io.stowage.store.Key;

/** Under which keys the files of one cache lie in its store. It is the layout of ncps, which can serve them too. */
final class Layout {
    private final String prefix;

    Layout(String prefix) {
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
    }

    Key secretKey() {
        return Key.of(prefix + "config/cache.key");
    }

    Key nar(NarName name) {
        return Key.of(prefix + "store/nar/" + folders(name.hash()) + name.fileName());
    }

    /** What the keys of all narinfos begin with. */
    String narInfos() {
        return prefix + "store/narinfo/";
    }

    Key narInfo(PathHash hash) {
        return Key.of(prefix + "store/narinfo/" + folders(hash.text()) + hash + ".narinfo");
    }

    private static String folders(String hash) {
        return hash.charAt(0) + "/" + hash.substring(0, 2) + "/";
    }
}
