package io.stowage.app.settings;

import io.stowage.artifacts.routing.Backend;
import io.stowage.config.Settings;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.s3.config.S3Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The backends of the artifact registry: stores of their own whose settings have the names of its specification. The
 * only class that knows both these names and kinds of stores.
 */
final class ArtifactBackends {
    private static final String ID = "[a-z0-9][a-z0-9-]{0,30}";
    private static final Map<String, String> NAMES = Map.of(
            "s3.endpoint", "endpoint_url",
            "s3.access-key", "access_key_ref",
            "s3.secret-key", "secret_key_ref",
            "s3.session-token", "session_token_ref",
            "s3.multipart-threshold", "multipart_threshold_bytes",
            "s3.multipart-part-size", "multipart_chunk_bytes",
            "s3.checksums", "checksum_mode",
            "s3.attempts", "max_attempts",
            "s3.ca", "ca_ref",
            "filesystem.min-free", "min_free_bytes");

    private ArtifactBackends() {}

    private enum Type {
        MEMORY,
        LOCAL,
        S3
    }

    /** Reads names and values as the specification has them. */
    private static final class Naming implements Settings.Naming {
        @Override
        public String name(String key) {
            String known = NAMES.get(key);
            if (known != null) {
                return known;
            }
            String plain = key.replaceFirst("^(s3|filesystem|memory)\\.", "").replace('-', '_');
            return plain.endsWith("_timeout") ? plain + "_ms" : plain;
        }

        @Override
        public String value(String key, String written) {
            if (key.endsWith("-timeout") && written.matches("[0-9]+")) {
                return written + "ms";
            }
            return switch (key) {
                case "filesystem.fsync" -> written.equals("file+dir") ? "file-and-directory" : written;
                case "s3.ca" -> written.replaceFirst("^file:", "");
                default -> written;
            };
        }
    }

    /** The stores of the backends, by their ids, in the order of these. */
    static Map<String, StoreConfig> all(Settings settings, Map<String, StoreConfig> others) {
        Map<String, StoreConfig> stores = new LinkedHashMap<>();
        Settings backends = settings.scope("artifacts.backends");
        for (String id : settings.names("artifacts.backends")) {
            Settings scope = backends.scope(id);
            scope.require(
                    id.matches(ID), "type", "belongs to a backend with an impossible id", "use up to 31 of [a-z0-9-]");
            scope.require(
                    !others.containsKey(id),
                    "type",
                    "belongs to a backend with the name of a store",
                    "rename it, or the store in stowage.stores");
            stores.put(id, from(scope));
        }
        requireOwnRoots(backends, stores, others);
        return stores;
    }

    private static StoreConfig from(Settings scope) {
        Type type = scope.choice("type", Type.LOCAL, "The kind of the backend.");
        Settings named = scope.named(new Naming());
        return switch (type) {
            case MEMORY -> new StoreConfig(Optional.of(MemoryConfig.from(named)), Optional.empty(), Optional.empty());
            case LOCAL -> new StoreConfig(Optional.empty(), Optional.of(local(scope, named)), Optional.empty());
            case S3 -> new StoreConfig(Optional.empty(), Optional.empty(), Optional.of(S3Config.from(named)));
        };
    }

    private static FileStoreConfig local(Settings scope, Settings named) {
        FileStoreConfig config = FileStoreConfig.from(named, Path.of("/"));
        boolean usable = scope.isSet("root")
                && config.root().isAbsolute()
                && Files.isDirectory(config.root())
                && Files.isWritable(config.root());
        scope.require(
                usable, "root", "is not an absolute path of a folder that can be written", "make it, and name it");
        return config;
    }

    private static void requireOwnRoots(
            Settings backends, Map<String, StoreConfig> stores, Map<String, StoreConfig> others) {
        List<StoreConfig> seen = new ArrayList<>(others.values());
        stores.forEach((id, store) -> {
            store.file()
                    .ifPresent(config -> backends.require(
                            seen.stream().noneMatch(other -> other.isOf(config.root())),
                            id + ".root",
                            "is the folder of another store",
                            "give each a folder of its own"));
            seen.add(store);
        });
    }

    /** Where no backend is configured, files lie in the node's own store, below a folder of theirs. */
    static List<Backend> backends(Map<String, StoreConfig> own, String defaultStore) {
        if (own.isEmpty()) {
            return List.of(new Backend("default", defaultStore, Backend.SHARED_PREFIX));
        }
        return own.keySet().stream().map(id -> new Backend(id, id, "")).toList();
    }

    /** Reads the settings of every kind, for the documentation only. */
    static void describe(Settings scope) {
        Settings named = scope.named(new Naming());
        scope.choice("type", Type.LOCAL, "The kind of the backend.");
        MemoryConfig.from(named);
        FileStoreConfig.from(named, Path.of("/"));
        S3Config.from(named);
    }
}
