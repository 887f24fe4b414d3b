package io.stowage.nix.cache;

import io.stowage.database.Database;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarExtension;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PathHash;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes narinfos: nothing that has no bytes, nothing that says something else of them, and no signature is lost. */
public final class PathUploads {
    private static final Logger LOG = LoggerFactory.getLogger(PathUploads.class);

    private final CacheConfig config;
    private final Database database;
    private final Clock clock;
    private final Nars stored;
    private final NarRows nars;
    private final PathRows paths;
    private final SigningKeys keys;
    private final NarInfoFiles files;

    PathUploads(CacheConfig config, Ground ground, Nars stored, SigningKeys keys, NarInfoFiles files) {
        this.config = config;
        this.database = ground.database();
        this.clock = ground.clock();
        this.stored = stored;
        this.nars = new NarRows(config.name());
        this.paths = new PathRows(config.name());
        this.keys = keys;
        this.files = files;
    }

    /** What became of an upload. */
    public enum Outcome {
        CREATED,
        /** What is there has the signatures of both now. */
        MERGED,
        UNCHANGED,
        /** What is there says something else, and stays. */
        KEPT,
        REPLACED
    }

    /** What has to hold, and stands in the row. */
    private record Upload(PathHash hash, NarInfo info, String signers, String owner, boolean requireReferences) {}

    /**
     * Checks the document in the order of the specification and stores it.
     *
     * @param hash as the address has it
     * @param owner who brings it
     */
    public Outcome put(PathHash hash, byte[] document, String owner) throws IOException {
        NarInfo sent = NarInfo.parse(document).requireFewSignatures();
        BadRequest.unless(sent.storePath().hash().equals(hash), "StorePath does not have the hash of the address");
        NarInfo checked = withFile(sent);
        requireTrusted(checked);
        return store(checked, owner, config.rules().requireReferences());
    }

    /**
     * Stores what was taken from another cache and checked there. The rules for those who upload do not matter for it,
     * and paths that it refers to can be taken from there too.
     */
    public Outcome adopt(NarInfo info, String owner) throws IOException {
        return store(withFile(info), owner, false);
    }

    private Outcome store(NarInfo checked, String owner, boolean requireReferences) throws IOException {
        PathHash hash = checked.storePath().hash();
        Upload upload = new Upload(hash, keys.sign(checked), keys.signers(), owner, requireReferences);
        Outcome outcome = store(upload, lostVersion(hash));
        if (outcome != Outcome.UNCHANGED && outcome != Outcome.KEPT) {
            files.follow(hash);
        }
        if (outcome == Outcome.KEPT) {
            LOG.info(
                    "{} brought another {} to the cache {}; the one that is there stays",
                    owner,
                    checked.storePath(),
                    config.name());
        }
        return outcome;
    }

    /** With the file of its NAR as it is stored, which has to be what the document says of it. */
    private NarInfo withFile(NarInfo sent) throws IOException {
        StoredNar nar = stored.findStored(sent.url().name())
                .orElseThrow(() -> BadRequest.because("the NAR of the narinfo is not in the cache; upload it first"));
        boolean sameSize = sent.fileSize().isEmpty() || sent.fileSize().getAsLong() == nar.size();
        BadRequest.unless(sameSize, "FileSize is not that of the stored NAR, which is " + nar.size());
        boolean sameHash = sent.fileHash().isEmpty()
                || sent.fileHash().get().equals(nar.name().digest());
        BadRequest.unless(sameHash, "FileHash is not that of the stored NAR");
        if (sent.compression().equals(NarExtension.PLAIN.compression())) {
            BadRequest.unless(
                    sent.narSize() == nar.size()
                            && sent.narHash().equals(nar.name().digest()),
                    "NarHash and NarSize are not those of the stored NAR, which is not compressed");
        }
        return sent.withFile(sent.url().normalised(), nar.name().digest(), nar.size());
    }

    /** Before we sign it ourselves. */
    private void requireTrusted(NarInfo info) {
        UploadRules rules = config.rules();
        if (rules.requireSignature() && !info.isSignedByAny(rules.trustedKeys())) {
            throw new StowageException(
                    Fault.FORBIDDEN, "the narinfo has no good signature of a key that may upload to this cache");
        }
    }

    /** The version of what is there whose NAR has no bytes any more, so that it counts for nothing. */
    private Optional<Long> lostVersion(PathHash hash) throws IOException {
        Optional<StoredPath> old = database.read("find a narinfo", rows -> paths.find(rows, hash));
        boolean lost = old.isPresent() && stored.findStored(old.get().nar()).isEmpty();
        return lost ? old.map(StoredPath::version) : Optional.empty();
    }

    private Outcome store(Upload upload, Optional<Long> lost) {
        return database.write("store the narinfo " + upload.hash(), rows -> {
            requireNar(rows, upload);
            requireReferences(rows, upload);
            Optional<StoredPath> old = paths.find(rows, upload.hash());
            if (old.isEmpty()) {
                paths.insert(rows, path(upload, upload.info(), clock.millis()), upload.info(), clock.millis());
                return Outcome.CREATED;
            }
            paths.use(rows, upload.hash(), clock.millis());
            boolean isLost = old.map(StoredPath::version).equals(lost);
            return isLost ? replace(rows, upload, old.get()) : meet(rows, upload, old.get());
        });
    }

    /** It was there a moment ago. */
    private void requireNar(Handle rows, Upload upload) {
        BadRequest.unless(
                nars.find(rows, upload.info().url().name()).isPresent(),
                "the NAR of the narinfo was deleted meanwhile");
    }

    private void requireReferences(Handle rows, Upload upload) {
        if (upload.requireReferences()) {
            Set<String> missing = paths.missing(rows, upload.info().references());
            missing.remove(upload.hash().text());
            BadRequest.unless(
                    missing.isEmpty(),
                    "the narinfo refers to paths that are not in the cache, such as " + any(missing));
        }
    }

    private static String any(Set<String> some) {
        return some.stream().findFirst().orElse("");
    }

    private Outcome meet(Handle rows, Upload upload, StoredPath old) {
        NarInfo before = old.parse();
        if (!before.describesSameAs(upload.info())) {
            return switch (config.rules().onConflict()) {
                case KEEP -> Outcome.KEPT;
                case REJECT ->
                    throw new StowageException(
                            Fault.CONFLICT, "the cache has this path with another NarHash, NarSize or References");
                case REPLACE -> replace(rows, upload, old);
            };
        }
        NarInfo merged = keys.sign(before.mergedWith(upload.info().signatures()));
        if (merged.equals(before) && upload.signers().equals(old.signers())) {
            return Outcome.UNCHANGED;
        }
        write(rows, upload, merged, old, old.owner());
        return Outcome.MERGED;
    }

    private Outcome replace(Handle rows, Upload upload, StoredPath old) {
        write(rows, upload, upload.info(), old, upload.owner());
        return Outcome.REPLACED;
    }

    private void write(Handle rows, Upload upload, NarInfo info, StoredPath old, String owner) {
        Upload mine = new Upload(upload.hash(), info, upload.signers(), owner, upload.requireReferences());
        paths.update(rows, path(mine, info, old.version() + 1), info, clock.millis());
    }

    private static StoredPath path(Upload upload, NarInfo info, long version) {
        return new StoredPath(
                upload.hash(), info.url().name(), info.text(), upload.signers(), upload.owner(), version, 0);
    }
}
