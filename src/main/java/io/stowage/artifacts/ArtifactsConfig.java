package io.stowage.artifacts;

import io.stowage.artifacts.registry.Digests;
import io.stowage.artifacts.registry.RegistryLimits;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Backends;
import io.stowage.artifacts.routing.Routing;
import io.stowage.artifacts.routing.RoutingRules;
import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import io.stowage.content.rows.Checksum;
import io.stowage.digest.Algorithm;
import io.stowage.fault.StowageException;
import io.stowage.ops.WatchedFile;
import io.stowage.web.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether and where the registry listens, and what it promises.
 *
 * @param console where it listens for those who logged in to the console
 * @param primary the digest that names the bytes of files
 * @param extraDigests computed of each file too
 * @param routing a file, or a document
 * @param retention the same
 * @param expireEvery how often packages are looked at whose time may be over
 */
public record ArtifactsConfig(
        boolean enabled,
        Mount mount,
        Mount console,
        Algorithm primary,
        Set<Checksum> extraDigests,
        List<Backend> backends,
        Optional<String> routing,
        Optional<String> retention,
        Duration expireEvery,
        RegistryLimits limits) {
    private static final int MOST_FILES = 100_000;
    private static final int MOST_LABELS = 64;
    private static final int MOST_LABEL_BYTES = 256;

    public ArtifactsConfig {
        backends = List.copyOf(backends);
        extraDigests = Set.copyOf(extraDigests);
    }

    /** @param backends whose settings were read before, as only the application knows kinds of stores */
    public static ArtifactsConfig from(Settings settings, List<Backend> backends) {
        Settings artifacts = settings.scope("artifacts");
        boolean enabled = artifacts.flag("enabled", true, "Offer the artifact registry to holders of access keys.");
        Mount mount = Mount.from(artifacts, "/artifacts/v1");
        Mount console = Mount.from(artifacts.scope("console"), "/-/artifacts");
        Algorithm primary = artifacts.choice(
                "primary-digest",
                Algorithm.SHA256,
                "The digest that names the bytes of files, in stores and in entity tags; never change it.");
        Optional<String> routing = artifacts.optionalText(
                "routing",
                "Which backends a file goes to: a JSON file, which is read again when it changes, or the document itself."
                        + " Needed with several backends.");
        checkRouting(artifacts, routing, new Backends(backends));
        Optional<String> retention = artifacts.optionalText(
                "retention",
                "How long packages stay, by classes: a JSON file, which is read again when it changes, or the document"
                        + " itself. Without one, everything stays.");
        checkRetention(artifacts, retention);
        return new ArtifactsConfig(
                enabled,
                withHeaders(mount),
                console,
                primary,
                extraDigests(artifacts),
                backends,
                routing,
                retention,
                artifacts.duration(
                        "expire-every",
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofDays(7),
                        "How often packages are looked at whose time may be over."),
                limits(artifacts));
    }

    private static Mount withHeaders(Mount mount) {
        return mount.withCors(mount.cors()
                .allowing(
                        List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                        List.of(
                                "Authorization",
                                "Content-Type",
                                "Content-Range",
                                "Range",
                                "If-Match",
                                "If-None-Match",
                                "If-Range",
                                "Idempotency-Key",
                                "Content-Digest",
                                "Repr-Digest",
                                "X-Checksum-Sha256",
                                "X-Checksum-Sha512",
                                "X-Checksum-Deploy"),
                        List.of(
                                "ETag",
                                "Location",
                                "Range",
                                "Content-Range",
                                "Repr-Digest",
                                "X-Total-Count",
                                "X-Request-Id",
                                "X-Stowage-Error")));
    }

    private static Set<Checksum> extraDigests(Settings artifacts) {
        Set<Checksum> extra = EnumSet.noneOf(Checksum.class);
        for (String name : artifacts.list(
                "extra-digests", List.of("sha512"), "What else is computed of each file: sha256, sha512, sha1, md5.")) {
            Optional<Checksum> kind = Digests.kind(name);
            artifacts.require(
                    kind.isPresent(),
                    "extra-digests",
                    "names " + name + ", which is no digest",
                    "use sha512, sha1, md5");
            kind.ifPresent(extra::add);
        }
        return extra;
    }

    private static RegistryLimits limits(Settings artifacts) {
        return new RegistryLimits(
                artifacts.number("limits.files", MOST_FILES, 1, MOST_FILES, "How many files a package may have."),
                artifacts.size(
                        "limits.file-size",
                        5 * ByteSize.TIB,
                        ByteSize.KIB,
                        5 * ByteSize.TIB,
                        "How large a file may be."),
                artifacts.number("limits.labels", MOST_LABELS, 0, MOST_LABELS, "How many labels a package may have."),
                MOST_LABEL_BYTES,
                artifacts.size(
                        "limits.document-size",
                        4 * ByteSize.MIB,
                        ByteSize.KIB,
                        32 * ByteSize.MIB,
                        "How large a JSON document in a request may be."));
    }

    private static boolean isDocument(String text) {
        return text.startsWith("{");
    }

    private static void checkRouting(Settings artifacts, Optional<String> routing, Backends backends) {
        artifacts.require(
                routing.isPresent() || backends.ids().size() == 1,
                "routing",
                "is not set, and there is more than one backend",
                "set it; at least a default is needed");
        try {
            if (routing.isPresent()) {
                Routing unused = open(routing.get(), backends);
            }
        } catch (IOException | StowageException e) {
            artifacts.problem("routing", "cannot be used: " + e.getMessage(), "correct it");
        }
    }

    private static Routing open(String text, Backends backends) throws IOException {
        return isDocument(text)
                ? Routing.fixed(backends, RoutingRules.parse(text, backends))
                : Routing.of(backends, Path.of(text));
    }

    /** The rules as they are now. */
    public Routing openRouting() throws IOException {
        Backends all = new Backends(backends);
        return routing.isPresent() ? open(routing.get(), all) : Routing.fixed(all, RoutingRules.only(backends.get(0)));
    }

    private static void checkRetention(Settings artifacts, Optional<String> retention) {
        try {
            WatchedFile<RetentionRules> unused = open(retention);
        } catch (IOException | StowageException e) {
            artifacts.problem("retention", "cannot be used: " + e.getMessage(), "correct it");
        }
    }

    private static WatchedFile<RetentionRules> open(Optional<String> retention) throws IOException {
        if (retention.isEmpty()) {
            return WatchedFile.fixed(RetentionRules.USUAL);
        }
        String text = retention.get();
        return isDocument(text)
                ? WatchedFile.fixed(RetentionRules.parse(text))
                : WatchedFile.of("the rules of retention", Path.of(text), RetentionRules::parse);
    }

    /** The same of retention. */
    public WatchedFile<RetentionRules> openRetention() throws IOException {
        return open(retention);
    }
}
