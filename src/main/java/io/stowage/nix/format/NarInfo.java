package io.stowage.nix.format;

import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a cache says of one store path: where its NAR is, what it hashes to, what it refers to, and who signed that.
 *
 * @param fileHash of the file as it is transferred; empty where a client did not say
 * @param references in the order in which they were written, none twice
 * @param deriver the base name of the derivation
 * @param others fields that this server knows nothing of, in their order
 */
public record NarInfo(
        StorePath storePath,
        NarUrl url,
        String compression,
        Optional<Digest> fileHash,
        OptionalLong fileSize,
        Digest narHash,
        long narSize,
        List<StorePath> references,
        Optional<StorePath> deriver,
        Optional<String> system,
        List<Signature> signatures,
        Optional<String> contentAddress,
        List<Field> others) {
    public static final int MAX_BYTES = 1 << 20;

    /** More signatures than that are no use to a client, and uploads could pile them up without end. */
    public static final int MOST_SIGNATURES = 64;

    /** One line. */
    public record Field(String name, String value) {}

    public NarInfo {
        references = List.copyOf(new LinkedHashSet<>(references));
        signatures = List.copyOf(new LinkedHashSet<>(signatures));
        others = List.copyOf(others);
        BadRequest.unless(narSize > 0, "NarSize is not more than zero");
    }

    /** Reads what a client sent or a store has; throws nothing but a refusal. */
    public static NarInfo parse(byte[] document) {
        return new NarInfoReader(document).read();
    }

    /** What signatures are made of: all that a client relies on, and nothing of how the NAR is transferred. */
    public String fingerprint() {
        String sorted =
                new TreeSet<>(references).stream().map(StorePath::toString).collect(Collectors.joining(","));
        return "1;" + storePath + ";" + Sha256Text.withAlgorithm(narHash) + ";" + narSize + ";" + sorted;
    }

    /** Whether both describe the same bytes with the same references, so that signatures of one are good for the other. */
    public boolean describesSameAs(NarInfo other) {
        return narHash.equals(other.narHash)
                && narSize == other.narSize
                && Set.copyOf(references).equals(Set.copyOf(other.references));
    }

    public boolean isSignedByAny(List<PublicKey> keys) {
        String fingerprint = fingerprint();
        return signatures.stream()
                .anyMatch(signature -> keys.stream().anyMatch(key -> key.verifies(fingerprint, signature)));
    }

    private NarInfo withSignatures(List<Signature> all) {
        return with(url, fileHash, fileSize, all);
    }

    /** With the signatures of both, each once. */
    public NarInfo mergedWith(List<Signature> more) {
        List<Signature> all = new ArrayList<>(signatures);
        all.addAll(more);
        return withSignatures(all).requireFewSignatures();
    }

    /** Each of them may have to be verified. */
    public NarInfo requireFewSignatures() {
        BadRequest.unless(
                signatures.size() <= MOST_SIGNATURES, "there are more than " + MOST_SIGNATURES + " signatures");
        return this;
    }

    /** Signed by this key too; what had its name before is replaced. */
    public NarInfo signedBy(SecretKey key) {
        Signature mine = key.sign(fingerprint());
        if (signatures.contains(mine)) {
            return this;
        }
        List<Signature> all = new ArrayList<>(signatures);
        all.removeIf(signature -> signature.keyName().equals(key.name()));
        all.add(mine);
        return withSignatures(all);
    }

    /** With what is known of the file, whatever was written. */
    public NarInfo withFile(NarUrl file, Digest hash, long size) {
        return with(file, Optional.of(hash), OptionalLong.of(size), signatures);
    }

    private NarInfo with(NarUrl file, Optional<Digest> hash, OptionalLong size, List<Signature> all) {
        return new NarInfo(
                storePath,
                file,
                compression,
                hash,
                size,
                narHash,
                narSize,
                references,
                deriver,
                system,
                all,
                contentAddress,
                others);
    }

    /** The document, its fields in the order of the specification. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "StorePath", storePath.toString());
        line(text, "URL", url.text());
        line(text, "Compression", compression);
        fileHash.ifPresent(hash -> line(text, "FileHash", Sha256Text.withAlgorithm(hash)));
        fileSize.ifPresent(size -> line(text, "FileSize", Long.toString(size)));
        line(text, "NarHash", Sha256Text.withAlgorithm(narHash));
        line(text, "NarSize", Long.toString(narSize));
        line(text, "References", references.stream().map(StorePath::baseName).collect(Collectors.joining(" ")));
        deriver.ifPresent(path -> line(text, "Deriver", path.baseName()));
        system.ifPresent(value -> line(text, "System", value));
        signatures.forEach(signature -> line(text, "Sig", signature.toString()));
        contentAddress.ifPresent(value -> line(text, "CA", value));
        others.forEach(field -> line(text, field.name(), field.value()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }
}
