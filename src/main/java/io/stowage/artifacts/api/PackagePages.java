package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.ArtifactPackage;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.PackageChanges;
import io.stowage.artifacts.registry.PackageCreation;
import io.stowage.artifacts.registry.PackageDraft;
import io.stowage.artifacts.registry.PackageFilter;
import io.stowage.artifacts.registry.Packages;
import io.stowage.artifacts.registry.Registry;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.WriteDecision;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Packages: created, listed, shown, changed, finalized, held and deleted. */
public final class PackagePages {
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(2);
    private static final int USUAL_PAGE = 50;
    private static final int MOST_PAGE = 1000;
    private static final int LONGEST_TOKEN = 200;
    private final Registry registry;
    private final ArtifactBill bill;
    private final Json json;
    private final PackageJson writer;

    public PackagePages(Registry registry, ArtifactBill bill, Json json) {
        this.registry = registry;
        this.bill = bill;
        this.json = json;
        this.writer = new PackageJson(registry);
    }

    /** {@code /packages} */
    public void all(RegistryCall asked) throws IOException {
        switch (asked.method("GET", "HEAD", "POST")) {
            case "POST" -> create(asked);
            case "HEAD" -> count(asked);
            default -> list(asked);
        }
    }

    private void create(RegistryCall asked) throws IOException {
        asked.call().knows();
        Fields body = json.read(
                asked.call().request(),
                PackageDocuments.DRAFT,
                BodyPolicy.held(registry.rules().limits().documentBytes(), DOCUMENT_TIME));
        PackageDraft draft = PackageDocuments.draft(body);
        PackageCreation.Created created = bill.change(
                asked.owner(), () -> registry.creation().create(draft, asked.party(), repeatable(asked, draft)));
        Set<FilePath> present = registry.files().present(draft.files(), asked.party());
        asked.call()
                .response()
                .setHeader(
                        "Location",
                        asked.base() + "/packages/" + created.artifact().id());
        show(asked, created.made() ? 201 : 200, created.artifact(), present);
    }

    private static Optional<PackageCreation.Repeatable> repeatable(RegistryCall asked, PackageDraft draft) {
        @Nullable String token = asked.call().request().getHeader("Idempotency-Key");
        if (token == null) {
            return Optional.empty();
        }
        BadRequest.unless(
                !token.isBlank() && token.length() <= LONGEST_TOKEN,
                "Idempotency-Key has 1 to " + LONGEST_TOKEN + " characters");
        return Optional.of(new PackageCreation.Repeatable(token, draft.digest()));
    }

    private void list(RegistryCall asked) throws IOException {
        PackageFilter filter = PackageQuery.filter(asked);
        int limit = (int) asked.call().number("limit", USUAL_PAGE, 1, MOST_PAGE);
        bill.lookup(asked.owner());
        Packages.Page page = registry.packages().list(filter, asked.party(), limit);
        json.write(asked.call().response(), 200, to -> {
            to.writeArrayFieldStart("packages");
            for (ArtifactPackage found : page.packages()) {
                writer.summary(to, found);
            }
            to.writeEndArray();
            PackageJson.text(to, "next", page.next().map(PackageQuery::cursor));
        });
    }

    private void count(RegistryCall asked) {
        PackageFilter filter = PackageQuery.filter(asked);
        bill.lookup(asked.owner());
        long count = registry.packages().count(filter, asked.party());
        asked.call().response().setHeader("X-Total-Count", Long.toString(count));
        asked.call().response().setHeader("Cache-Control", "no-store");
    }

    /** {@code /packages/by-name/{producer}/{name}/{version}} */
    public void byName(RegistryCall asked, String producer, String name, String version) throws IOException {
        asked.method("GET", "HEAD");
        asked.call().knows();
        bill.lookup(asked.owner());
        show(asked, 200, registry.packages().requireByName(producer, name, version, asked.party()), Set.of());
    }

    /** {@code /packages/{id}} */
    public void one(RegistryCall asked, String id) throws IOException {
        switch (asked.method("GET", "HEAD", "PATCH", "DELETE")) {
            case "PATCH" -> change(asked, id);
            case "DELETE" -> delete(asked, id);
            default -> {
                asked.call().knows("files");
                boolean withFiles =
                        asked.call().parameter("files").map(PackagePages::flag).orElse(true);
                bill.lookup(asked.owner());
                ArtifactPackage found = registry.packages().require(id, asked.party());
                if (withFiles || asked.isHead()) {
                    show(asked, 200, found, Set.of());
                } else {
                    asked.call().response().setHeader("ETag", tag(found).toString());
                    json.write(asked.call().response(), 200, to -> writer.withoutFiles(to, found));
                }
            }
        }
    }

    private static boolean flag(String word) {
        BadRequest.unless(word.equals("true") || word.equals("false"), "files is true or false");
        return word.equals("true");
    }

    private void show(RegistryCall asked, int status, ArtifactPackage found, Set<FilePath> present) throws IOException {
        asked.call().response().setHeader("ETag", tag(found).toString());
        if (asked.isHead()) {
            asked.call().response().setStatus(status);
            asked.call().response().setContentType("application/json;charset=utf-8");
            asked.call().response().setHeader("Cache-Control", "no-store");
            return;
        }
        json.write(asked.call().response(), status, to -> writer.whole(to, found, present));
    }

    private static EntityTag tag(ArtifactPackage found) {
        return EntityTag.strong(found.id() + "-" + found.version());
    }

    private void change(RegistryCall asked, String id) throws IOException {
        asked.call().knows();
        PackageChanges.Change change = PackageDocuments.change(json.read(
                asked.call().request(),
                PackageDocuments.CHANGE,
                BodyPolicy.held(registry.rules().limits().documentBytes(), DOCUMENT_TIME)));
        Conditions conditions = Conditions.of(asked.call().request());
        ArtifactPackage changed = bill.change(
                asked.owner(),
                () -> registry.changes().change(id, asked.party(), change, current -> requireMet(conditions, current)));
        show(asked, 200, changed, Set.of());
    }

    private static void requireMet(Conditions conditions, ArtifactPackage current) {
        if (conditions.write(Representation.of(tag(current), 0)) != WriteDecision.PROCEED) {
            throw new StowageException(Fault.PRECONDITION_FAILED, "the package was changed meanwhile");
        }
    }

    private void delete(RegistryCall asked, String id) {
        asked.call().knows("reason");
        String reason = asked.call().parameter("reason").orElse("");
        BadRequest.unless(reason.length() <= 256, "reason has at most 256 characters");
        Boolean unused = bill.change(asked.owner(), () -> {
            registry.changes().delete(id, asked.party(), reason);
            return true;
        });
        json.writeNothing(asked.call().response());
    }

    /** {@code /packages/{id}/finalize} */
    public void finish(RegistryCall asked, String id) throws IOException {
        asked.method("POST");
        asked.call().knows();
        Fields body = json.read(asked.call().request(), Set.of("manifest_digest"));
        Optional<Digest> expected = body.optionalText("manifest_digest").map(PackageQuery::digest);
        ArtifactPackage done =
                bill.change(asked.owner(), () -> registry.finalization().finish(id, asked.party(), expected));
        show(asked, 200, done, Set.of());
    }

    /** {@code /packages/{id}/holds/{name}} */
    public void hold(RegistryCall asked, String id, String name) throws IOException {
        String method = asked.method("PUT", "DELETE");
        asked.call().knows();
        if (method.equals("DELETE")) {
            Boolean unused = bill.change(asked.owner(), () -> {
                registry.changes().release(id, asked.party(), name);
                return true;
            });
        } else {
            Fields body = json.read(asked.call().request(), Set.of("reason", "until"));
            Boolean unused = bill.change(asked.owner(), () -> {
                registry.changes()
                        .hold(
                                id,
                                asked.party(),
                                name,
                                body.optionalText("reason").orElse(""),
                                body.optionalText("until").map(text -> RegistryCall.moment("until", text)));
                return true;
            });
        }
        json.writeNothing(asked.call().response());
    }
}
