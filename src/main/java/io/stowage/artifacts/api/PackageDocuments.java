package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.Coordinates;
import io.stowage.artifacts.registry.Digests;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.PackageChanges;
import io.stowage.artifacts.registry.PackageDraft;
import io.stowage.content.rows.Checksum;
import io.stowage.fault.BadRequest;
import io.stowage.web.json.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the documents of requests. */
final class PackageDocuments {
    static final Set<String> DRAFT =
            Set.of("name", "version", "producer", "retention_class", "labels", "expires_at", "files");
    static final Set<String> CHANGE = Set.of("labels", "retention_class", "expires_at");
    static final Set<String> UPLOAD = Set.of("path", "size", "digest", "media_type");

    private static final Set<String> FILE = Set.of("path", "size", "media_type", "digests");

    private PackageDocuments() {}

    static PackageDraft draft(Fields body) {
        return new PackageDraft(
                new Coordinates(
                        body.text("producer"),
                        body.text("name"),
                        body.optionalText("version").orElse("")),
                body.optionalText("retention_class"),
                labels(body).orElse(Map.of()),
                body.optionalText("expires_at").map(text -> RegistryCall.moment("expires_at", text)),
                files(body.objects("files", FILE)));
    }

    private static List<PackageDraft.ExpectedFile> files(List<Fields> files) {
        Map<FilePath, PackageDraft.ExpectedFile> all = new LinkedHashMap<>();
        for (Fields file : files) {
            FilePath path = new FilePath(file.text("path"));
            PackageDraft.ExpectedFile expected = new PackageDraft.ExpectedFile(
                    path,
                    file.optionalLong("size"),
                    MediaTypes.of(file.optionalText("media_type").orElse(null)),
                    file.has("digests") ? digests(file.map("digests")) : Digests.NONE);
            BadRequest.unless(all.put(path, expected) == null, "a file is announced twice");
        }
        return List.copyOf(all.values());
    }

    private static Digests digests(Fields fields) {
        Digests all = Digests.NONE;
        for (String name : fields.names()) {
            Checksum kind = Digests.kind(name)
                    .orElseThrow(() -> BadRequest.because("digests are named sha256, sha512, sha1 and md5"));
            all = all.with(kind, fields.text(name));
        }
        return all;
    }

    /** As in {@code sha256:<hex>}. */
    static Digests digest(String text) {
        int colon = text.indexOf(':');
        Checksum kind = Digests.kind(text.substring(0, Math.max(0, colon)))
                .orElseThrow(() -> BadRequest.because("a digest is written like sha256:<hex>"));
        return Digests.NONE.with(kind, text.substring(colon + 1));
    }

    private static Optional<Map<String, String>> labels(Fields body) {
        if (!body.has("labels")) {
            return Optional.empty();
        }
        Fields fields = body.map("labels");
        Map<String, String> labels = new LinkedHashMap<>();
        fields.names().forEach(name -> labels.put(name, fields.text(name)));
        return Optional.of(labels);
    }

    static PackageChanges.Change change(Fields body) {
        Optional<Optional<Instant>> expiresAt = Optional.empty();
        if (body.has("expires_at")) {
            expiresAt = Optional.of(
                    body.isNull("expires_at")
                            ? Optional.empty()
                            : Optional.of(RegistryCall.moment("expires_at", body.text("expires_at"))));
        }
        return new PackageChanges.Change(labels(body), body.optionalText("retention_class"), expiresAt);
    }
}
