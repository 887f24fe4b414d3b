package io.stowage.artifacts.registry;

import io.stowage.fault.BadRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a package is to be.
 *
 * @param retentionClass empty for the default one
 * @param files those that have to come before it can be finalized; others may come too
 */
public record PackageDraft(
        Coordinates coordinates,
        Optional<String> retentionClass,
        Map<String, String> labels,
        Optional<Instant> expiresAt,
        List<ExpectedFile> files) {
    public PackageDraft {
        labels = new TreeMap<>(labels);
        files = List.copyOf(files);
    }

    /** A file that was announced. */
    public record ExpectedFile(FilePath path, Optional<Long> size, String mediaType, Digests digests) {}

    void require(RegistryLimits limits) {
        requireLabels(labels, limits);
        if (files.size() > limits.files()) {
            throw BadRequest.because("a package has at most " + limits.files() + " files")
                    .coded("too_many_files");
        }
    }

    static void requireLabels(Map<String, String> labels, RegistryLimits limits) {
        BadRequest.unless(labels.size() <= limits.labels(), "a package has at most " + limits.labels() + " labels");
        labels.forEach((name, value) -> {
            BadRequest.unless(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._/-]*") && name.length() <= limits.labelBytes(),
                    "the name of a label has up to " + limits.labelBytes()
                            + " of A-Z, a-z, 0-9 and . _ / -, and begins with a letter or a digit");
            BadRequest.unless(
                    value.getBytes(StandardCharsets.UTF_8).length <= limits.labelBytes()
                            && value.chars().noneMatch(Character::isISOControl),
                    "the value of a label has at most " + limits.labelBytes()
                            + " bytes, none of which is a control character");
        });
    }
}
