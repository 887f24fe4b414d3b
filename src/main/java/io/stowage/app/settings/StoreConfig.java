package io.stowage.app.settings;

import io.stowage.config.Settings;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.s3.config.S3Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One named store: which backend, and that backend's settings. */
public record StoreConfig(Optional<MemoryConfig> memory, Optional<FileStoreConfig> file, Optional<S3Config> s3) {
    /** The store that {@code stowage.store.…} describes. */
    static final String MAIN = "main";

    enum Type {
        MEMORY,
        FILESYSTEM,
        S3
    }

    /** The main store and all that stand below {@code stowage.stores}. */
    static Map<String, StoreConfig> all(Settings settings, Path data) {
        Map<String, StoreConfig> stores = new LinkedHashMap<>();
        stores.put(MAIN, from(settings.scope("store"), data.resolve("store")));
        Set<String> names = settings.names("stores");
        for (String name : names) {
            Settings scope = settings.scope("stores." + name);
            boolean good = name.matches("[a-z0-9][a-z0-9-]{0,30}") && !name.equals(MAIN);
            scope.require(good, "type", "belongs to a store with an impossible name", "use [a-z0-9-], not \"main\"");
            stores.put(name, from(scope, data.resolve("stores").resolve(name)));
        }
        return stores;
    }

    boolean isOf(Path root) {
        return file.map(config -> config.root().toAbsolutePath().normalize())
                .equals(Optional.of(root.toAbsolutePath().normalize()));
    }

    private static StoreConfig from(Settings settings, Path root) {
        Type type = settings.choice("type", Type.FILESYSTEM, "Where the bytes lie.");
        return switch (type) {
            case MEMORY ->
                new StoreConfig(Optional.of(MemoryConfig.from(settings)), Optional.empty(), Optional.empty());
            case FILESYSTEM ->
                new StoreConfig(Optional.empty(), Optional.of(FileStoreConfig.from(settings, root)), Optional.empty());
            case S3 -> new StoreConfig(Optional.empty(), Optional.empty(), Optional.of(S3Config.from(settings)));
        };
    }

    /** The kind of backend, as in the settings. */
    public String type() {
        return memory.isPresent() ? "memory" : file.isPresent() ? "filesystem" : "s3";
    }

    /** Reads the settings of every type, for the documentation only. */
    static void describe(Settings settings) {
        settings.choice("type", Type.FILESYSTEM, "Where the bytes lie.");
        MemoryConfig.from(settings);
        FileStoreConfig.from(settings, Path.of("stowage-data/store"));
        S3Config.from(settings);
    }
}
