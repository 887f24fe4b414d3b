package io.stowage.artifacts.registry;

import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import org.jdbi.v3.core.Handle;

/** What the log of events hears of packages and their files. */
record PackageEvents(EventLog log) {
    void append(Handle rows, String type, ArtifactPackage about) {
        log.append(rows, type, about.id(), data(about));
    }

    /** @param more begun with {@link #data} */
    void append(Handle rows, String type, ArtifactPackage about, EventData more) {
        log.append(rows, type, about.id(), more);
    }

    static EventData data(ArtifactPackage about) {
        return EventData.of()
                .with("package", about.id())
                .with("producer", about.coordinates().producer())
                .with("name", about.coordinates().name())
                .with("version", about.coordinates().version());
    }

    void stored(Handle rows, ArtifactPackage about, ArtifactFile file, String digest) {
        append(
                rows,
                "v1.file.stored",
                about,
                data(about)
                        .with("path", file.path().text())
                        .with("digest", digest)
                        .with("size", file.length()));
    }
}
