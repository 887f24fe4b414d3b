package io.stowage.nix.cache;

import io.stowage.store.ObjectStore;
import io.stowage.store.placement.PlacementAttributes;

/** One cache and all that is in it. */
public final class NixCache {
    private final CacheConfig config;
    private final SigningKeys keys;
    private final Nars nars;
    private final Paths paths;
    private final PathUploads uploads;
    private final Files files;
    private final NarInfoFiles narInfoFiles;
    private final LastUses lastUses;
    private final String storeName;
    private final Adoption adoption;

    NixCache(CacheConfig config, Ground ground) {
        String name = config.name();
        Layout layout = new Layout(config.prefix());
        this.storeName = ground.placement()
                .place(PlacementAttributes.of(NixCaches.FRONT).name(name).all());
        ObjectStore store = ground.stores().require(storeName);
        this.config = config;
        this.keys = new SigningKeys(config, store, layout);
        this.narInfoFiles = new NarInfoFiles(name, ground.database(), store, layout);
        this.lastUses = new LastUses(name, ground.database(), ground.clock());
        this.nars = new Nars(name, ground, layout, lastUses);
        this.paths = new Paths(name, ground, keys, narInfoFiles, lastUses);
        this.uploads = new PathUploads(config, ground, nars, keys, narInfoFiles);
        this.files = new Files(name, ground);
        this.adoption = new Adoption(name, ground, storeName, layout, nars, uploads);
    }

    public CacheConfig config() {
        return config;
    }

    public SigningKeys keys() {
        return keys;
    }

    public Nars nars() {
        return nars;
    }

    public Paths paths() {
        return paths;
    }

    public PathUploads uploads() {
        return uploads;
    }

    public Files files() {
        return files;
    }

    public NarInfoFiles narInfoFiles() {
        return narInfoFiles;
    }

    public Adoption adoption() {
        return adoption;
    }

    /** The store that has what the cache keeps by itself, and usually its NARs. */
    public String storeName() {
        return storeName;
    }

    public LastUses lastUses() {
        return lastUses;
    }
}
