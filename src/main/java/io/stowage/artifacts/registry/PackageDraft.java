package io.stowage.artifacts.registry;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /** Of all that is wanted, whatever the order of labels and files in the request was. */
    public Digest digest() {
        StringBuilder text = new StringBuilder();
        Stream.of(coordinates.producer(), coordinates.name(), coordinates.version())
                .forEach(each -> append(text, each));
        append(text, retentionClass.orElse(""));
        append(text, expiresAt.map(Instant::toString).orElse(""));
        append(text, Integer.toString(labels.size()));
        labels.forEach((name, value) -> {
            append(text, name);
            append(text, value);
        });
        files.stream().sorted(Comparator.comparing(file -> file.path().text())).forEach(file -> append(text, file));
        return Digest.compute(Algorithm.SHA256, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder text, ExpectedFile file) {
        append(text, file.path().text());
        append(text, file.size().map(Object::toString).orElse(""));
        append(text, file.mediaType());
        Digests.KINDS.forEach(kind -> append(text, file.digests().find(kind).orElse("")));
    }

    /** With its length before it, so that no two lists of values have one text. */
    private static void append(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }

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
