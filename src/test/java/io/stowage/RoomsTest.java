package io.stowage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.ServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may know which. A new package fails here until it has a row. */
class RoomsTest {
    private static final Set<String> GROUND = Set.of("fault", "config", "digest", "ops");
    private static final Set<String> WEB = Set.of("web", "web.client", "web.limit", "web.body", "web.answer");
    private static final Set<String> FRONT =
            with(with(GROUND, "store", "transfer", "billing", "billing.usage"), WEB.toArray(String[]::new));
    private static final Set<String> V1 = with(FRONT, "v1.wire", "web.json", "ic");
    private static final Set<String> S3 = with(
            FRONT,
            "access",
            "content",
            "content.rows",
            "content.intake",
            "content.reading",
            "database",
            "s3.wire",
            "s3.signing",
            "s3.payload",
            "s3.form",
            "s3.record",
            "s3.index");
    private static final Set<String> ARTIFACTS = with(
            FRONT,
            "content.rows",
            "content.reading",
            "store.placement",
            "web.json",
            "artifacts.registry",
            "artifacts.retention",
            "artifacts.routing");
    private static final Set<String> NIX =
            with(FRONT, "access", "login", "nix.format", "nix.cache", "nix.collect", "nix.upstream");
    private static final Set<String> BACKEND = with(GROUND, "store");

    private static final Set<String> APP = with(
            FRONT,
            "digest.tree",
            "v1",
            "v1.blob",
            "v1.owner",
            "v1.read",
            "v1.upload",
            "ic",
            "ic.bls",
            "ic.certificate",
            "ic.egress",
            "ic.agent",
            "ic.identity",
            "billing.cashier",
            "billing.canister",
            "billing.ledger",
            "database",
            "database.backup",
            "database.sqlite",
            "database.postgresql",
            "events",
            "events.delivery",
            "events.feed",
            "custody",
            "content",
            "content.rows",
            "content.collect",
            "content.jobs",
            "content.move",
            "content.reading",
            "content.verify",
            "store.placement",
            "store.memory",
            "store.fs",
            "store.s3",
            "store.s3.config",
            "store.guard",
            "listing",
            "console",
            "console.login",
            "pages",
            "demo",
            "artifacts",
            "artifacts.registry",
            "artifacts.routing",
            "nix",
            "nix.cache",
            "nix.upstream",
            "nix.collect",
            "accounts",
            "access",
            "login",
            "keys",
            "buckets",
            "s3",
            "s3.index",
            "s3.record",
            "s3.signing",
            "s3.bucket",
            "s3.object");

    private static final Map<String, Set<String>> MAY_KNOW = table(
            row("fault"),
            row("config", "fault"),
            row("digest", "fault"),
            row("digest.tree", "fault", "digest"),
            row("ops", "fault", "config"),
            row("store", GROUND),
            row("store.placement", BACKEND),
            row("store.memory", BACKEND),
            row("store.fs", BACKEND),
            row("store.s3.config", BACKEND),
            row("store.s3.client", BACKEND, "store.s3.config"),
            row("store.s3", BACKEND, "store.s3.config", "store.s3.client"),
            row("store.guard", BACKEND),
            row("database", "fault", "config", "ops"),
            row("database.sqlite", "fault", "ops", "database"),
            row("events", GROUND, "database"),
            row(
                    "custody",
                    with(GROUND, WEB.toArray(String[]::new)),
                    "web.json",
                    "access",
                    "login",
                    "content.jobs",
                    "content.move",
                    "content.rows",
                    "content.verify",
                    "store"),
            row("events.delivery", GROUND, "events", "database"),
            row(
                    "events.feed",
                    with(GROUND, WEB.toArray(String[]::new)),
                    "web.json",
                    "access",
                    "login",
                    "events",
                    "events.delivery"),
            row("database.postgresql", "fault", "config", "ops", "database"),
            row("content.rows", GROUND, "store", "database", "digest.tree"),
            row("content.intake", GROUND, "content.rows", "store", "database", "digest.tree"),
            row(
                    "content",
                    GROUND,
                    "transfer",
                    "content.rows",
                    "content.intake",
                    "content.reading",
                    "store",
                    "store.placement",
                    "database",
                    "digest.tree"),
            row("content.collect", GROUND, "content", "content.rows", "store", "database"),
            row("content.jobs", GROUND, "database"),
            row(
                    "content.verify",
                    GROUND,
                    "content",
                    "content.jobs",
                    "content.rows",
                    "events",
                    "store",
                    "database",
                    "digest.tree"),
            row(
                    "content.move",
                    GROUND,
                    "content",
                    "content.intake",
                    "content.jobs",
                    "content.rows",
                    "content.verify",
                    "events",
                    "store",
                    "database"),
            row("access", GROUND, "database"),
            row("s3.wire", "fault"),
            row("s3.signing", "fault", "digest", "s3.wire"),
            row("s3.payload", "fault", "digest", "content.rows", "content.intake", "s3.wire", "s3.signing"),
            row("s3.form", "fault", "s3.wire"),
            row("s3.record", "digest", "s3.payload", "s3.wire"),
            row(
                    "s3.index",
                    GROUND,
                    "s3.record",
                    "access",
                    "content",
                    "content.move",
                    "content.rows",
                    "content.intake",
                    "database",
                    "s3.wire",
                    "s3.payload"),
            row("s3.request", S3),
            row("s3.bucket", S3, "s3.request"),
            row("s3.object", S3, "s3.request", "store.placement", "digest.tree"),
            row("s3.multipart", S3, "s3.request", "s3.bucket", "s3.object"),
            row("s3", S3, "s3.request", "s3.bucket", "s3.object", "s3.multipart"),
            row("database.backup", "fault", "config", "ops", "store", "database", "database.sqlite"),
            row("ic", GROUND),
            row("ic.cbor", GROUND, "ic"),
            row("ic.candid", GROUND, "ic"),
            row("ic.bls", GROUND, "ic"),
            row("ic.certificate", GROUND, "ic", "ic.cbor", "ic.bls"),
            row("ic.egress", GROUND, "ic", "ic.candid", "ic.cbor", "ic.certificate", "ic.identity"),
            row("ic.identity", GROUND, "ic", "ic.cbor"),
            row("ic.agent.answer", "ic", "ic.cbor"),
            row("ic.agent.http", GROUND, "ic", "ic.cbor", "ic.agent.answer"),
            row("ic.agent.proof", GROUND, "ic", "ic.cbor", "ic.certificate", "ic.identity", "ic.agent.answer"),
            row(
                    "ic.agent",
                    GROUND,
                    "ic",
                    "ic.cbor",
                    "ic.certificate",
                    "ic.identity",
                    "ic.agent.answer",
                    "ic.agent.http",
                    "ic.agent.proof"),
            row("billing.usage", GROUND, "ic"),
            row("billing.cashier", GROUND, "billing.usage", "ic"),
            row("billing", GROUND, "billing.usage", "billing.cashier", "ic"),
            row(
                    "billing.canister",
                    GROUND,
                    "billing.usage",
                    "billing.cashier",
                    "ic",
                    "ic.agent",
                    "ic.agent.answer",
                    "ic.candid",
                    "ic.certificate",
                    "ic.identity"),
            row("billing.ledger.tabs", GROUND, "billing.usage", "billing.cashier", "database", "ic"),
            row("billing.ledger", GROUND, "billing.ledger.tabs", "billing.usage", "billing.cashier", "database", "ic"),
            row("transfer", "fault", "store"),
            row("content.reading", GROUND, "store", "transfer", "digest.tree"),
            row("web.client", GROUND),
            row("web.limit", GROUND, "web.client"),
            row("web.body", GROUND, "web.client", "web.limit", "store", "transfer"),
            row("web.answer", GROUND, "web.body", "store", "transfer", "content.reading"),
            row("web.log", GROUND, "store"),
            row("web", GROUND, "web.client", "web.limit", "web.body", "web.log", "store", "transfer"),
            row("web.json", "fault", "web", "web.body", "web.client"),
            row("listing", "digest", "digest.tree", "ic"),
            row("login", "fault", "web", "web.client", "access"),
            row("console.login", WEB, "fault", "config", "digest", "ic", "ic.identity"),
            row("console", FRONT, "console.login", "digest.tree", "ic", "listing"),
            row("pages", WEB, "fault", "digest"),
            row("artifacts.retention", "fault", "web.json"),
            row("artifacts.routing", "fault", "digest", "ops", "store", "store.placement", "web.json"),
            row(
                    "artifacts.registry",
                    GROUND,
                    "artifacts.retention",
                    "artifacts.routing",
                    "content",
                    "content.move",
                    "content.rows",
                    "content.intake",
                    "content.reading",
                    "database",
                    "events",
                    "store",
                    "store.placement",
                    "transfer"),
            row("artifacts.api", ARTIFACTS, "billing.cashier"),
            row("artifacts", ARTIFACTS, "access", "login", "artifacts.api"),
            row("nix.format", "fault", "config", "digest", "web.json"),
            row(
                    "nix.cache",
                    GROUND,
                    "nix.format",
                    "content",
                    "content.rows",
                    "content.intake",
                    "content.reading",
                    "database",
                    "store",
                    "store.placement"),
            row(
                    "nix.upstream",
                    GROUND,
                    "nix.format",
                    "nix.cache",
                    "billing",
                    "billing.usage",
                    "content.intake",
                    "content.rows",
                    "database",
                    "store",
                    "web.json"),
            row("nix.collect", GROUND, "nix.format", "nix.cache", "content", "content.rows", "database", "store"),
            row("nix.http", NIX, "content.rows", "content.intake", "content.reading", "web.json"),
            row("nix", NIX, "nix.http"),
            row(
                    "demo",
                    FRONT,
                    "access",
                    "login",
                    "content",
                    "content.rows",
                    "content.intake",
                    "content.reading",
                    "store.placement",
                    "database",
                    "ic"),
            row(
                    "v1.wire",
                    with(GROUND, WEB.toArray(String[]::new)),
                    "web.json",
                    "billing",
                    "billing.usage",
                    "digest.tree",
                    "ic"),
            row("v1.blob", V1, "digest.tree", "content.reading"),
            row("v1.read", V1, "v1.blob", "digest.tree", "content.reading"),
            row("v1.upload", V1, "v1.blob", "digest.tree", "content.reading", "ic.certificate", "ic.egress"),
            row("v1.owner", V1, "v1.blob", "billing.cashier", "digest.tree", "listing"),
            row(
                    "v1",
                    V1,
                    "billing.cashier",
                    "v1.blob",
                    "v1.read",
                    "v1.upload",
                    "v1.owner",
                    "digest.tree",
                    "listing",
                    "content.reading"),
            row(
                    "accounts",
                    with(GROUND, WEB.toArray(String[]::new)),
                    "web.json",
                    "billing.usage",
                    "billing.cashier",
                    "billing.ledger",
                    "billing.ledger.tabs",
                    "ic"),
            row("keys", with(GROUND, WEB.toArray(String[]::new)), "web.json", "access", "login", "ic"),
            row(
                    "buckets",
                    with(GROUND, WEB.toArray(String[]::new)),
                    "web.json",
                    "access",
                    "login",
                    "s3.index",
                    "s3.record",
                    "s3.signing",
                    "s3.wire"),
            row("cli.command", "config", "app", "cli.remote", "cli.terminal"),
            row("cli.owner", "cli.command", "cli.remote", "ic", "ic.identity"),
            row("cli.account", "cli.command", "cli.owner", "cli.remote", "cli.terminal", "ic"),
            row("cli.artifact", "digest", "cli.command", "cli.remote", "cli.terminal"),
            row("cli.key", "cli.account", "cli.command", "cli.remote", "cli.terminal"),
            row("cli.blob", GROUND, "cli.command", "cli.owner", "cli.remote", "cli.terminal", "digest.tree", "ic"),
            row(
                    "cli.nix",
                    GROUND,
                    "app",
                    "store",
                    "nix.format",
                    "cli.command",
                    "cli.remote",
                    "cli.store",
                    "cli.terminal"),
            row("cli.storage", "cli.command", "cli.remote", "cli.terminal"),
            row("cli.store", GROUND, "app", "store", "cli.command", "cli.remote", "cli.terminal"),
            row(
                    "cli.database",
                    GROUND,
                    "app",
                    "store",
                    "database.backup",
                    "database.sqlite",
                    "cli.command",
                    "cli.store",
                    "cli.terminal"),
            row(
                    "cli",
                    GROUND,
                    "app",
                    "store",
                    "cli.command",
                    "cli.account",
                    "cli.artifact",
                    "cli.nix",
                    "cli.key",
                    "cli.owner",
                    "cli.blob",
                    "cli.storage",
                    "cli.store",
                    "cli.database",
                    "cli.remote",
                    "cli.terminal"),
            row("cli.remote", GROUND, "digest.tree", "ic", "ic.egress", "ic.identity", "cli.terminal"),
            row("cli.terminal"),
            row("launcher"),
            row("app.settings", APP),
            row("app.opening", APP, "app.settings"),
            row("app.mount", APP, "app.settings", "app.opening"),
            row("app", APP, "app.settings", "app.opening", "app.mount"));

    /** Libraries that stay in the room that hides them. */
    private static final Map<String, Set<String>> LIBRARIES = table(
            row("software.amazon.awssdk", "store.s3", "store.s3.config", "store.s3.client"),
            row(
                    "com.fasterxml.jackson",
                    "console",
                    "v1",
                    "v1.wire",
                    "v1.blob",
                    "v1.upload",
                    "web.json",
                    "events",
                    "events.feed",
                    "custody",
                    "nix.http",
                    "accounts",
                    "keys",
                    "buckets",
                    "s3.form",
                    "artifacts.api",
                    "nix.format",
                    "cli",
                    "cli.command",
                    "cli.account",
                    "cli.artifact",
                    "cli.nix",
                    "cli.key",
                    "cli.blob",
                    "cli.storage",
                    "cli.remote"),
            row("org.glassfish", "web", "console"),
            row("io.github.resilience4j", "store.guard"),
            row("org.eclipse.jetty", "launcher"),
            row("org.bouncycastle", "ic", "ic.bls", "ic.identity"),
            row("supranational.blst", "ic.bls"),
            row("org.ehcache", "billing"),
            // Rooms that keep rows write SQL, and leave connections and transactions to the database.
            row(
                    "java.sql",
                    "database",
                    "database.sqlite",
                    "database.postgresql",
                    "billing.ledger",
                    "billing.ledger.tabs",
                    "access",
                    "events",
                    "events.delivery",
                    "content",
                    "content.rows",
                    "content.intake",
                    "content.collect",
                    "content.jobs",
                    "content.move",
                    "content.verify",
                    "s3.index",
                    "artifacts.registry",
                    "nix.cache",
                    "nix.upstream",
                    "nix.collect",
                    "demo"),
            row(
                    "org.jdbi",
                    "database",
                    "database.sqlite",
                    "database.postgresql",
                    "billing.ledger",
                    "billing.ledger.tabs",
                    "access",
                    "events",
                    "events.delivery",
                    "content",
                    "content.rows",
                    "content.intake",
                    "content.collect",
                    "content.jobs",
                    "content.move",
                    "content.verify",
                    "s3.index",
                    "artifacts.registry",
                    "nix.cache",
                    "nix.upstream",
                    "nix.collect",
                    "demo"),
            row("org.flywaydb", "database", "database.sqlite", "database.postgresql"),
            row("com.zaxxer", "database.postgresql"),
            row("org.sqlite", "database.sqlite"),
            row(
                    "picocli",
                    "cli",
                    "cli.command",
                    "cli.account",
                    "cli.artifact",
                    "cli.nix",
                    "cli.key",
                    "cli.owner",
                    "cli.blob",
                    "cli.storage",
                    "cli.store",
                    "cli.database"),
            row(
                    "jakarta.servlet",
                    "web",
                    "web.client",
                    "web.body",
                    "web.log",
                    "web.answer",
                    "web.json",
                    "login",
                    "console",
                    "console.login",
                    "pages",
                    "demo",
                    "artifacts",
                    "artifacts.api",
                    "nix",
                    "nix.http",
                    "v1",
                    "v1.wire",
                    "accounts",
                    "keys",
                    "buckets",
                    "events.feed",
                    "custody",
                    "s3.signing",
                    "s3.request",
                    "s3.bucket",
                    "s3.object",
                    "s3.multipart",
                    "s3",
                    "app",
                    "app.settings",
                    "app.mount"),
            row("jakarta.ws.rs", "web", "console"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.stowage");

    private static Set<String> with(Set<String> rooms, String... more) {
        Set<String> all = new HashSet<>(rooms);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    /** Not entries of a map: the compiler takes minutes to infer the types of so many. */
    private record Row(String name, Set<String> known) {}

    private static Row row(String name, String... known) {
        return row(name, Set.of(), known);
    }

    private static Row row(String name, Set<String> known, String... more) {
        return new Row(name, with(known, more));
    }

    private static Map<String, Set<String>> table(Row... rows) {
        Map<String, Set<String>> table = new HashMap<>();
        for (Row row : rows) {
            table.put(row.name(), row.known());
        }
        return table;
    }

    static List<String> rooms() {
        return MAY_KNOW.keySet().stream().sorted().toList();
    }

    static List<String> libraries() {
        return LIBRARIES.keySet().stream().sorted().toList();
    }

    @Test
    void everyPackageHasARow() {
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(type.getPackageName().replaceFirst("^io\\.stowage\\.", "")));
        assertThat(found).isEqualTo(new TreeSet<>(MAY_KNOW.keySet()));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsNoStrangers(String room) {
        Set<String> strangers = new TreeSet<>(MAY_KNOW.keySet());
        strangers.removeAll(MAY_KNOW.get(room));
        strangers.remove(room);
        noClasses()
                .that()
                .resideInAPackage("io.stowage." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        strangers.stream().map(name -> "io.stowage." + name).toArray(String[]::new))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLibraryStaysInItsRoom(String library) {
        List<String> others = new ArrayList<>(new TreeMap<>(MAY_KNOW).keySet());
        others.removeAll(LIBRARIES.get(library));
        noClasses()
                .that()
                .resideInAnyPackage(
                        others.stream().map(name -> "io.stowage." + name).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }

    /** A front that took the server's request out of ours would read its body without any limit. */
    @Test
    void noFrontGoesAroundTheDoorOfBodies() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.stowage.web", "io.stowage.web.body")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "the body of a request is taken from the server",
                        call -> call.getTargetOwner().isAssignableTo(ServletRequest.class)
                                && Set.of("getInputStream", "getReader", "getRequest", "getParts", "getPart")
                                        .contains(call.getName())))
                .check(CLASSES);
    }
}
