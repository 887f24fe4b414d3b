package io.stowage.artifacts.registry;

import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.FileFacts;
import io.stowage.artifacts.routing.Route;
import io.stowage.artifacts.routing.Routing;
import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Received;
import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.BodyException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a file into its backends. The bytes go to the first of them while they come; the file is visible only when
 * as many backends have them as the rule asks for.
 */
public final class FileIntake {
    private final Database database;
    private final Contents contents;
    private final Routing routing;
    private final BackendCopies copies;
    private final FilePlacing placing;
    private final RegistryLimits limits;
    private final Algorithm primary;
    private final Set<Checksum> computed;

    /** @param computed of each file, beside its primary digest and what was announced of it */
    FileIntake(
            Database database,
            Contents contents,
            Routing routing,
            BackendCopies copies,
            FilePlacing placing,
            RegistryLimits limits,
            Algorithm primary,
            Set<Checksum> computed) {
        this.database = database;
        this.contents = contents;
        this.routing = routing;
        this.copies = copies;
        this.placing = placing;
        this.limits = limits;
        this.primary = primary;
        this.computed = Set.copyOf(computed);
    }

    /** @param made whether it was not there before */
    public record Stored(ArtifactFile file, boolean made) {}

    /** Where a file of a package goes, and what its bytes must have. */
    private record Plan(ArtifactPackage owner, AnnouncedFile wish, Route route) {}

    /** Reads the body to its end and stores it, or throws and leaves what was there. */
    public Stored store(AnnouncedFile asked, Requester party, InputStream body) throws IOException {
        Plan plan = plan(asked, party);
        Backend first = copies.firstThatAnswers(plan.route());
        Verdict verdict = new Verdict(plan.wish().announced());
        Incoming incoming = Incoming.of(body, plan.wish().length())
                .in(first.store())
                .with(checksums(plan.wish().announced()).toArray(Checksum[]::new))
                .checking(verdict);
        Optional<Digest> known = plan.wish().announced().digest(primary);
        Incoming named = known.isPresent()
                ? incoming.at(first.key(known.get()))
                : incoming.named(received -> first.key(received.digest(primary).orElseThrow()));
        boolean copied = plan.route().copies();
        FilePlacing.Placed placed;
        try (Intake intake = contents.receive(named)) {
            Digests digests = Digests.of(intake.received());
            placed = intake.publish(
                    "store a file",
                    (rows, content) -> placing.place(rows, plan.wish(), party, content, digests, !copied));
        } catch (BodyException e) {
            throw verdict.refusal(e);
        }
        if (copied && placed.file().isStored()) {
            // These may be bytes that were lost in several backends.
            copies.spread(plan.route(), placed.file(), first);
        } else if (copied) {
            return new Stored(copy(plan, placed, first), placed.made());
        }
        return new Stored(placed.file(), placed.made());
    }

    /** Takes bytes that are stored already in a package which this party may read; they need not be sent again. */
    public Stored link(AnnouncedFile asked, Requester party) throws IOException {
        Plan plan = plan(asked, party);
        FilePlacing.Placed placed = database.write("link a file", rows -> {
            ArtifactFile same = plan.wish().announced().hex().keySet().stream()
                    .filter(kind -> kind == Checksum.SHA256 || kind == Checksum.SHA512)
                    .map(kind -> kind == Checksum.SHA256 ? Algorithm.SHA256 : Algorithm.SHA512)
                    .flatMap(algorithm -> plan.wish().announced().digest(algorithm).stream())
                    .flatMap(digest -> Files.withDigest(rows, digest, party).stream())
                    .filter(found ->
                            plan.wish().announced().differsIn(found.digests()).isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new StowageException(
                                    Fault.NOT_FOUND, "send the bytes: none that you may read are the same")
                            .coded("need_content"));
            Content content = contents.require(rows, same.contentId());
            return placing.place(rows, plan.wish(), party, content, same.digests(), false);
        });
        if (placed.file().isStored()) {
            return new Stored(placed.file(), placed.made());
        }
        return new Stored(copy(plan, placed, copies.firstThatAnswers(plan.route())), placed.made());
    }

    private ArtifactFile copy(Plan plan, FilePlacing.Placed placed, Backend first) throws IOException {
        try {
            copies.spread(plan.route(), placed.file(), first);
            return placing.complete(placed.file());
        } catch (IOException | RuntimeException e) {
            placing.giveUp(placed);
            throw e;
        }
    }

    private Plan plan(AnnouncedFile asked, Requester party) {
        return database.read("look where a file goes", rows -> {
            ArtifactPackage owner = Packages.requireWritable(rows, asked.packageId(), party);
            AnnouncedFile wish = placing.expected(rows, owner, asked);
            if (wish.length().isPresent() && wish.length().getAsLong() > limits.fileBytes()) {
                throw new StowageException(Fault.BODY_TOO_LARGE, "a file has at most " + limits.fileBytes() + " bytes");
            }
            return new Plan(owner, wish, routing.route(facts(owner, wish)));
        });
    }

    static FileFacts facts(ArtifactPackage owner, AnnouncedFile wish) {
        return FileFacts.of(owner.retentionClass(), owner.coordinates().producer())
                .with("name", owner.coordinates().name())
                .with("version", owner.coordinates().version())
                .with("media_type", wish.mediaType())
                .with("path", wish.path().text())
                .labelled(owner.labels())
                .sized(wish.length());
    }

    private Set<Checksum> checksums(Digests announced) {
        Set<Checksum> all = EnumSet.of(Checksum.of(primary));
        all.addAll(computed);
        all.addAll(announced.hex().keySet());
        return all;
    }

    /** Compares what came with what was announced, and remembers what it found. */
    private static final class Verdict implements Incoming.Check {
        private final Digests announced;
        private Digests actual = Digests.NONE;

        Verdict(Digests announced) {
            this.announced = announced;
        }

        @Override
        public void look(Received received) throws IOException {
            actual = Digests.of(received);
            if (announced.differsIn(actual).isPresent()) {
                throw new BodyException(
                        BodyException.Reason.DIGEST_MISMATCH, "the body has another digest than was announced");
            }
        }

        /** In the words of clients, with both values. */
        StowageException refusal(BodyException e) throws BodyException {
            Checksum kind = announced.differsIn(actual).orElseThrow(() -> e);
            return AnnouncedFile.mismatch(
                    Digests.label(kind),
                    announced.find(kind).orElseThrow(),
                    actual.find(kind).orElseThrow());
        }
    }

    /** Where a file would go, without one. */
    public Route explain(FileFacts facts) {
        return routing.route(facts);
    }
}
