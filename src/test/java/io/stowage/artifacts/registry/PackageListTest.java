package io.stowage.artifacts.registry;

import static io.stowage.artifacts.registry.RegistryFixture.ADMIN;
import static io.stowage.artifacts.registry.RegistryFixture.CI;
import static io.stowage.artifacts.registry.RegistryFixture.OTHER;
import static io.stowage.artifacts.registry.RegistryFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.Contents;
import io.stowage.database.TestDatabases;
import io.stowage.digest.Digest;
import io.stowage.events.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of packages by all filters, compared with what looking at every package gives. */
class PackageListTest {
    private static final Requester EVERYBODY = ADMIN;

    @TempDir
    private Path folder;

    private RegistryFixture room;
    private final List<ArtifactPackage> all = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        room = new RegistryFixture(TestDatabases.embedded(folder, Contents.TABLES, EventLog.TABLES));
        for (int i = 0; i < 24; i++) {
            room.clock.advance(Duration.ofSeconds(1));
            PackageDraft draft = new PackageDraft(
                    new Coordinates(i % 2 == 0 ? "ci/even" : "ci/odd", "tool-" + i % 3, "v" + i % 8 + "." + i),
                    Optional.of(i % 4 == 0 ? "forever" : "standard"),
                    i % 5 == 0 ? Map.of("os", "linux", "kind", "k" + i % 2) : Map.of("os", "other"),
                    Optional.empty(),
                    List.of());
            ArtifactPackage made = room.create(draft);
            room.put(made, "file", "text " + i % 6);
            all.add(i % 7 == 0 ? made : room.finish(made));
        }
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private static PackageFilter filter(
            Optional<String> producer,
            Optional<String> name,
            Optional<String> retentionClass,
            Optional<Digest> digest,
            Map<String, String> labels,
            Optional<Instant> since,
            boolean oldestFirst) {
        return new PackageFilter(
                producer,
                name,
                Optional.empty(),
                retentionClass,
                PackageState.FINALIZED,
                digest,
                labels,
                since,
                Optional.empty(),
                oldestFirst,
                Optional.empty());
    }

    private List<PackageFilter> filters() {
        List<PackageFilter> filters = new ArrayList<>();
        for (Optional<String> producer : List.of(Optional.<String>empty(), Optional.of("ci/odd"))) {
            for (Optional<String> name : List.of(Optional.<String>empty(), Optional.of("tool-1"))) {
                for (Optional<String> kind : List.of(Optional.<String>empty(), Optional.of("forever"))) {
                    for (Optional<Digest> digest : List.of(Optional.<Digest>empty(), Optional.of(sha256("text 3")))) {
                        for (Map<String, String> labels : List.of(
                                Map.<String, String>of(),
                                Map.of("os", "linux"),
                                Map.of("os", "linux", "kind", "k1"),
                                Map.of("os", "none"))) {
                            for (boolean oldestFirst : new boolean[] {true, false}) {
                                Optional<Instant> since =
                                        oldestFirst ? Optional.of(all.get(9).createdAt()) : Optional.empty();
                                filters.add(filter(producer, name, kind, digest, labels, since, oldestFirst));
                            }
                        }
                    }
                }
            }
        }
        return filters;
    }

    private List<String> expected(PackageFilter filter) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ArtifactPackage each = all.get(i);
            boolean digest = filter.digest().isEmpty() || i % 6 == 3;
            boolean time = filter.createdAfter().isEmpty()
                    || !each.createdAt().isBefore(filter.createdAfter().get());
            boolean labels =
                    each.labels().entrySet().containsAll(filter.labels().entrySet());
            if (digest && time && labels && filter.matches(each)) {
                ids.add(filter.oldestFirst() ? ids.size() : 0, each.id());
            }
        }
        return ids;
    }

    private List<String> pages(PackageFilter filter, int limit, int mostSeen) {
        PackageList list = new PackageList(room.database, mostSeen);
        List<String> ids = new ArrayList<>();
        PackageFilter at = filter;
        for (int pages = 0; pages < 100; pages++) {
            Packages.Page page = list.page(at, EVERYBODY, limit);
            assertThat(page.packages()).hasSizeLessThanOrEqualTo(limit);
            page.packages().forEach(found -> ids.add(found.id()));
            if (page.next().isEmpty()) {
                return ids;
            }
            at = at.after(page.next().get());
        }
        throw new AssertionError("these pages have no end");
    }

    @Test
    void everyFilterFindsWhatLookingAtEachPackageFinds() {
        for (PackageFilter filter : filters()) {
            List<String> expected = expected(filter);
            assertThat(pages(filter, 3, PackageList.MOST_SEEN))
                    .as(filter.toString())
                    .isEqualTo(expected);
            assertThat(pages(filter, 100, PackageList.MOST_SEEN))
                    .as(filter.toString())
                    .isEqualTo(expected);
            assertThat(room.registry.packages().count(filter, EVERYBODY))
                    .as(filter.toString())
                    .isEqualTo(expected.size());
        }
    }

    @Test
    void aPageThatHasSeenEnoughSaysWhereToGoOn() {
        PackageFilter rare = filter(
                Optional.of("ci/odd"),
                Optional.empty(),
                Optional.of("forever"),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false);
        Packages.Page page = new PackageList(room.database, 2).page(rare, EVERYBODY, 10);
        assertThat(page.packages()).isEmpty();
        assertThat(page.next()).isPresent();
        for (PackageFilter filter : filters()) {
            assertThat(pages(filter, 3, 2)).as(filter.toString()).isEqualTo(expected(filter));
        }
    }

    @Test
    void openPackagesAreListedAndCountedForTheirProducersOnly() {
        PackageFilter open = new PackageFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PackageState.OPEN,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
        Packages packages = room.registry.packages();
        assertThat(packages.list(open, CI, 10).packages()).hasSize(4);
        assertThat(packages.count(open, CI)).isEqualTo(4);
        assertThat(packages.list(open, OTHER, 10).packages()).isEmpty();
        assertThat(packages.count(open, OTHER)).isZero();
        assertThat(packages.count(open, ADMIN)).isEqualTo(4);
    }
}
