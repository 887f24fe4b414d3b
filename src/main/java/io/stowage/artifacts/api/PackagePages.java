package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.ArtifactPackage;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.PackageDraft;
import io.stowage.artifacts.registry.PackageFilter;
import io.stowage.artifacts.registry.PackageState;
import io.stowage.artifacts.registry.Packages;
import io.stowage.artifacts.registry.Registry;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.Representation;
import io.stowage.web.answer.WriteDecision;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Packages: created, listed, shown, changed, finalized, held and deleted. */
public final class PackagePages {
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(2);
    private static final int USUAL_PAGE = 50;
    private static final int MOST_PAGE = 1000;
    private static final int LONGEST_TOKEN = 200;
    private static final String LABEL = "label.";
    private static final Set<String> FILTERS = Set.of(
            "producer",
            "name",
            "version",
            "retention_class",
            "state",
            "digest",
            "created_after",
            "created_before",
            "sort",
            "limit",
            "cursor");

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

    private Packages packages() {
        return registry.packages();
    }

    /** {@code /packages} */
    public void all(Asked asked) throws IOException {
        switch (asked.method("GET", "HEAD", "POST")) {
            case "POST" -> create(asked);
            case "HEAD" -> count(asked);
            default -> list(asked);
        }
    }

    private void create(Asked asked) throws IOException {
        asked.call().knows();
        Fields body = json.read(
                asked.call().request(),
                PackageDocuments.DRAFT,
                BodyPolicy.held(registry.rules().limits().documentBytes(), DOCUMENT_TIME));
        PackageDraft draft = PackageDocuments.draft(body);
        Packages.Created created =
                bill.change(asked.owner(), () -> packages().create(draft, asked.party(), repeatable(asked, draft)));
        Set<FilePath> present = registry.files().present(draft.files(), asked.party());
        asked.call()
                .response()
                .setHeader(
                        "Location",
                        asked.base() + "/packages/" + created.artifact().id());
        show(asked, created.made() ? 201 : 200, created.artifact(), present);
    }

    private static Optional<Packages.Repeatable> repeatable(Asked asked, PackageDraft draft) {
        @Nullable String token = asked.call().request().getHeader("Idempotency-Key");
        if (token == null) {
            return Optional.empty();
        }
        BadRequest.unless(
                !token.isBlank() && token.length() <= LONGEST_TOKEN,
                "Idempotency-Key has 1 to " + LONGEST_TOKEN + " characters");
        Digest digest = Digest.compute(Algorithm.SHA256, draft.toString().getBytes(StandardCharsets.UTF_8));
        return Optional.of(new Packages.Repeatable(token, digest));
    }

    private void list(Asked asked) throws IOException {
        PackageFilter filter = filter(asked);
        int limit = (int) asked.call().number("limit", USUAL_PAGE, 1, MOST_PAGE);
        bill.lookup(asked.owner());
        Packages.Page page = packages().list(filter, asked.party(), limit);
        json.write(asked.call().response(), 200, to -> {
            to.writeArrayFieldStart("packages");
            for (ArtifactPackage found : page.packages()) {
                writer.summary(to, found);
            }
            to.writeEndArray();
            PackageJson.text(to, "next", page.next().map(PackagePages::cursor));
        });
    }

    private void count(Asked asked) {
        PackageFilter filter = filter(asked);
        bill.lookup(asked.owner());
        long count = packages().count(filter);
        asked.call().response().setHeader("X-Total-Count", Long.toString(count));
        asked.call().response().setHeader("Cache-Control", "no-store");
    }

    private static PackageFilter filter(Asked asked) {
        Call call = asked.call();
        Map<String, String> labels = new LinkedHashMap<>();
        Set<String> known = new HashSet<>(FILTERS);
        call.parameters().forEach((name, value) -> {
            if (name.startsWith(LABEL)) {
                known.add(name);
                labels.put(name.substring(LABEL.length()), value);
            }
        });
        call.knows(known.toArray(String[]::new));
        return new PackageFilter(
                call.parameter("producer"),
                call.parameter("name"),
                call.parameter("version"),
                call.parameter("retention_class"),
                call.parameter("state").map(PackagePages::state).orElse(PackageState.FINALIZED),
                call.parameter("digest").map(PackagePages::digest),
                labels,
                asked.moment("created_after"),
                asked.moment("created_before"),
                call.parameter("sort").map(PackagePages::isOldestFirst).orElse(false),
                call.parameter("cursor").map(PackagePages::id));
    }

    private static PackageState state(String word) {
        return Arrays.stream(new PackageState[] {PackageState.OPEN, PackageState.FINALIZED, PackageState.EXPIRED})
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> BadRequest.because("state is open, finalized or expired"));
    }

    private static Digest digest(String text) {
        return BadRequest.unlessValid("digest", () -> Digest.parse(text));
    }

    private static boolean isOldestFirst(String sort) {
        return switch (sort.toLowerCase(Locale.ROOT)) {
            case "created" -> true;
            case "-created" -> false;
            default -> throw BadRequest.because("sort is created or -created");
        };
    }

    private static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    }

    private static String id(String cursor) {
        return BadRequest.unlessValid(
                "cursor", () -> new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
    }

    /** {@code /packages/by-name/{producer}/{name}/{version}} */
    public void byName(Asked asked, String producer, String name, String version) throws IOException {
        asked.method("GET", "HEAD");
        asked.call().knows();
        bill.lookup(asked.owner());
        show(asked, 200, packages().requireByName(producer, name, version, asked.party()), Set.of());
    }

    /** {@code /packages/{id}} */
    public void one(Asked asked, String id) throws IOException {
        switch (asked.method("GET", "HEAD", "PATCH", "DELETE")) {
            case "PATCH" -> change(asked, id);
            case "DELETE" -> delete(asked, id);
            default -> {
                asked.call().knows("files");
                boolean withFiles =
                        asked.call().parameter("files").map(PackagePages::flag).orElse(true);
                bill.lookup(asked.owner());
                ArtifactPackage found = packages().require(id, asked.party());
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

    private void show(Asked asked, int status, ArtifactPackage found, Set<FilePath> present) throws IOException {
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

    private void change(Asked asked, String id) throws IOException {
        asked.call().knows();
        Packages.Change change = PackageDocuments.change(json.read(
                asked.call().request(),
                PackageDocuments.CHANGE,
                BodyPolicy.held(registry.rules().limits().documentBytes(), DOCUMENT_TIME)));
        Conditions conditions = Conditions.of(asked.call().request());
        ArtifactPackage changed = bill.change(
                asked.owner(),
                () -> packages().change(id, asked.party(), change, current -> requireMet(conditions, current)));
        show(asked, 200, changed, Set.of());
    }

    private static void requireMet(Conditions conditions, ArtifactPackage current) {
        if (conditions.write(Representation.of(tag(current), 0)) != WriteDecision.PROCEED) {
            throw new StowageException(Fault.PRECONDITION_FAILED, "the package was changed meanwhile");
        }
    }

    private void delete(Asked asked, String id) {
        asked.call().knows("reason");
        String reason = asked.call().parameter("reason").orElse("");
        BadRequest.unless(reason.length() <= 256, "reason has at most 256 characters");
        Boolean unused = bill.change(asked.owner(), () -> {
            packages().delete(id, asked.party(), reason);
            return true;
        });
        json.writeNothing(asked.call().response());
    }

    /** {@code /packages/{id}/finalize} */
    public void finish(Asked asked, String id) throws IOException {
        asked.method("POST");
        asked.call().knows();
        Fields body = json.read(asked.call().request(), Set.of("manifest_digest"));
        Optional<Digest> expected = body.optionalText("manifest_digest").map(PackagePages::digest);
        ArtifactPackage done =
                bill.change(asked.owner(), () -> packages().finalizePackage(id, asked.party(), expected));
        show(asked, 200, done, Set.of());
    }

    /** {@code /packages/{id}/holds/{name}} */
    public void hold(Asked asked, String id, String name) throws IOException {
        String method = asked.method("PUT", "DELETE");
        asked.call().knows();
        if (method.equals("DELETE")) {
            Boolean unused = bill.change(asked.owner(), () -> {
                packages().release(id, asked.party(), name);
                return true;
            });
        } else {
            Fields body = json.read(asked.call().request(), Set.of("reason", "until"));
            Boolean unused = bill.change(asked.owner(), () -> {
                packages()
                        .hold(
                                id,
                                asked.party(),
                                name,
                                body.optionalText("reason").orElse(""),
                                body.optionalText("until").map(text -> Asked.moment("until", text)));
                return true;
            });
        }
        json.writeNothing(asked.call().response());
    }
}
