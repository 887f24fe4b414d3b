package io.stowage.artifacts.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.artifacts.registry.ArtifactFile;
import io.stowage.artifacts.registry.ArtifactPackage;
import io.stowage.artifacts.registry.Digests;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.Files;
import io.stowage.artifacts.registry.Hold;
import io.stowage.artifacts.registry.Registry;
import io.stowage.content.rows.Checksum;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packages and files as JSON. */
record PackageJson(Registry registry) {
    /** What stands in a list. */
    void summary(JsonGenerator to, ArtifactPackage found) throws IOException {
        to.writeStartObject();
        fields(to, found);
        to.writeEndObject();
    }

    /** All but its files, which are listed by themselves. */
    void withoutFiles(JsonGenerator to, ArtifactPackage found) throws IOException {
        fields(to, found);
        holds(to, found);
    }

    private void holds(JsonGenerator to, ArtifactPackage found) throws IOException {
        to.writeArrayFieldStart("holds");
        for (Hold hold : registry.packages().holds(found.id())) {
            hold(to, hold);
        }
        to.writeEndArray();
    }

    private static void fields(JsonGenerator to, ArtifactPackage found) throws IOException {
        to.writeStringField("id", found.id());
        to.writeStringField("producer", found.coordinates().producer());
        to.writeStringField("name", found.coordinates().name());
        to.writeStringField("version", found.coordinates().version());
        to.writeStringField("retention_class", found.retentionClass());
        to.writeStringField("state", found.state().word());
        to.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : found.labels().entrySet()) {
            to.writeStringField(label.getKey(), label.getValue());
        }
        to.writeEndObject();
        to.writeStringField("created_by", found.createdBy());
        to.writeStringField("created_at", found.createdAt().toString());
        moment(to, "finalized_at", found.finalizedAt());
        moment(to, "expires_at", found.expiresAt());
        text(to, "manifest_digest", found.manifest().map(Object::toString));
        to.writeNumberField("file_count", found.files());
        to.writeNumberField("total_size", found.bytes());
    }

    /** All of it: files are read a page at a time, so its length does not show in memory. */
    void whole(JsonGenerator to, ArtifactPackage found, Set<FilePath> present) throws IOException {
        fields(to, found);
        holds(to, found);
        boolean damaged = false;
        to.writeArrayFieldStart("files");
        String after = "";
        List<Files.Located> page;
        do {
            page = registry.files().page(found.id(), after);
            for (Files.Located file : page) {
                damaged |= file.isDamaged();
                located(to, file, present);
                after = file.file().path().text();
            }
        } while (Files.isFull(page));
        to.writeEndArray();
        to.writeBooleanField("damaged", damaged);
    }

    private static void hold(JsonGenerator to, Hold hold) throws IOException {
        to.writeStartObject();
        to.writeStringField("name", hold.name());
        to.writeStringField("reason", hold.reason());
        moment(to, "until", hold.until());
        to.writeStringField("set_by", hold.setBy());
        to.writeStringField("set_at", hold.setAt().toString());
        to.writeEndObject();
    }

    static void located(JsonGenerator to, Files.Located located, Set<FilePath> present) throws IOException {
        to.writeStartObject();
        fields(to, located.file());
        if (present.contains(located.file().path())) {
            to.writeBooleanField("present", true);
        }
        to.writeArrayFieldStart("locations");
        for (Files.Location location : located.locations()) {
            to.writeStartObject();
            to.writeStringField("backend_id", location.backend());
            to.writeStringField("state", location.state());
            moment(to, "last_verified_at", location.verifiedAt());
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    /** One file, as the answer to its upload. */
    static void fields(JsonGenerator to, ArtifactFile file) throws IOException {
        to.writeStringField("path", file.path().text());
        to.writeStringField("state", file.state().name().toLowerCase(Locale.ROOT));
        if (file.size().isPresent()) {
            to.writeNumberField("size", file.size().get());
        } else {
            to.writeNullField("size");
        }
        to.writeStringField("media_type", file.mediaType());
        to.writeObjectFieldStart("digests");
        for (Checksum kind : Digests.KINDS) {
            Optional<String> value = file.digests().find(kind);
            if (value.isPresent()) {
                to.writeStringField(Digests.label(kind), value.get());
            }
        }
        to.writeEndObject();
        moment(to, "uploaded_at", file.uploadedAt());
    }

    private static void moment(JsonGenerator to, String name, Optional<Instant> moment) throws IOException {
        text(to, name, moment.map(Instant::toString));
    }

    static void text(JsonGenerator to, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            to.writeStringField(name, text.get());
        } else {
            to.writeNullField(name);
        }
    }
}
