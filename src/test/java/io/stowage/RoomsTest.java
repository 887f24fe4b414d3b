package io.stowage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
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
    private static final Set<String> FRONT = with(GROUND, "web", "store", "billing");
    private static final Set<String> BACKEND = with(GROUND, "store");

    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("fault", Set.of()),
            Map.entry("config", Set.of("fault")),
            Map.entry("digest", Set.of("fault")),
            Map.entry("digest.tree", Set.of("fault", "digest")),
            Map.entry("ops", Set.of("fault", "config")),
            Map.entry("store", GROUND),
            Map.entry("store.memory", BACKEND),
            Map.entry("store.fs", BACKEND),
            Map.entry("store.s3", BACKEND),
            Map.entry("store.guard", BACKEND),
            Map.entry("ic", GROUND),
            Map.entry("ic.cbor", with(GROUND, "ic")),
            Map.entry("ic.candid", with(GROUND, "ic")),
            Map.entry("ic.bls", with(GROUND, "ic")),
            Map.entry("ic.certificate", with(GROUND, "ic", "ic.cbor", "ic.bls")),
            Map.entry("ic.egress", with(GROUND, "ic", "ic.candid", "ic.cbor", "ic.certificate", "ic.identity")),
            Map.entry("ic.identity", with(GROUND, "ic", "ic.cbor")),
            Map.entry("ic.agent", with(GROUND, "ic", "ic.cbor", "ic.certificate", "ic.identity")),
            Map.entry("billing", with(GROUND, "ic")),
            Map.entry(
                    "billing.canister",
                    with(GROUND, "billing", "ic", "ic.agent", "ic.candid", "ic.certificate", "ic.identity")),
            Map.entry("web", with(GROUND, "store")),
            Map.entry("console", Set.of("web", "ops", "config", "fault")),
            Map.entry("demo", FRONT),
            Map.entry("v1", with(FRONT, "digest.tree", "ic", "ic.certificate", "ic.egress")),
            Map.entry("launcher", Set.of()),
            Map.entry(
                    "app",
                    with(
                            FRONT,
                            "v1",
                            "ic",
                            "ic.bls",
                            "ic.certificate",
                            "ic.egress",
                            "store.memory",
                            "store.fs",
                            "store.s3",
                            "store.guard",
                            "console",
                            "demo")));

    /** Libraries that stay in the room that hides them. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("software.amazon.awssdk", Set.of("store.s3")),
            Map.entry("com.fasterxml.jackson", Set.of("console", "v1")),
            Map.entry("org.glassfish", Set.of("web", "console", "v1")),
            Map.entry("io.github.resilience4j", Set.of("store.guard")),
            Map.entry("org.eclipse.jetty", Set.of("launcher")),
            Map.entry("org.bouncycastle", Set.of("ic", "ic.bls", "ic.identity")),
            Map.entry("supranational.blst", Set.of("ic.bls")),
            Map.entry("org.ehcache", Set.of("billing")),
            Map.entry("java.sql", Set.of("billing.ledger")),
            Map.entry("org.jdbi", Set.of("billing.ledger")),
            Map.entry("org.flywaydb", Set.of("billing.ledger")),
            Map.entry("com.zaxxer", Set.of("billing.ledger")),
            Map.entry("org.h2", Set.of("billing.ledger")),
            Map.entry("picocli", Set.of("cli")),
            Map.entry("jakarta.servlet", Set.of("web", "console", "demo", "v1", "app")),
            Map.entry("jakarta.ws.rs", Set.of("web", "console", "v1")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.stowage");

    private static Set<String> with(Set<String> rooms, String... more) {
        Set<String> all = new HashSet<>(rooms);
        all.addAll(List.of(more));
        return Set.copyOf(all);
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
}
