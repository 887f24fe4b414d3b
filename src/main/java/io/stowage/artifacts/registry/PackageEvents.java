package io.stowage.artifacts.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What the journal hears of packages and files. */
final class PackageEvents {
    private PackageEvents() {}

    static void append(
            Journal journal, Handle rows, String type, ArtifactPackage about, Map<String, Object> more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("package", about.id());
        data.put("producer", about.coordinates().producer());
        data.put("name", about.coordinates().name());
        data.put("version", about.coordinates().version());
        data.putAll(more);
        journal.append(rows, type, about.id(), data);
    }
}
