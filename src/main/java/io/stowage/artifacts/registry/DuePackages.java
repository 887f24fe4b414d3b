package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionClass;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.database.Database;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds packages whose time is over, without changing any. */
final class DuePackages {
    private static final int PAGE = 500;

    private final Database database;
    private final RetentionRules rules;
    private final Instant now;

    DuePackages(Database database, RetentionRules rules, Instant now) {
        this.database = database;
        this.rules = rules;
        this.now = now;
    }

    /** What is due. */
    enum Action {
        /** An open one to which nothing comes any more. */
        ABANDON,
        EXPIRE,
        /** One that expired a while ago. */
        DELETE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param artifact without its labels */
    record Due(ArtifactPackage artifact, Action action) {}

    /** Shows all that are due to a visitor, until that one has seen enough. */
    void visit(Predicate<Due> visitor) {
        boolean goesOn = eachOpen(visitor);
        for (String name : rules.names()) {
            goesOn = goesOn && eachOld(rules.of(name), visitor);
        }
        goesOn = goesOn && eachWithAnEnd(visitor);
        if (goesOn) {
            eachExpired(visitor);
        }
    }

    private boolean eachOpen(Predicate<Due> visitor) {
        Instant since = now.minus(rules.abandonAfter());
        return pages(
                Action.ABANDON,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.state = 0 AND p.id < :before AND p.id > :after AND NOT EXISTS (SELECT 1 FROM"
                                        + " artifact_file f WHERE f.package = p.id AND f.uploaded_at > :idle)"
                                        + " AND NOT EXISTS (SELECT 1 FROM artifact_upload u WHERE u.package = p.id"
                                        + " AND u.touched_at > :idle) ORDER BY p.id LIMIT :limit")
                        .bind("before", PackageIds.time(since))
                        .bind("idle", since.toEpochMilli())
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                (rows, page) -> Set.of(),
                visitor);
    }

    /** By the age that their class allows, but for the newest of each name. */
    private boolean eachOld(RetentionClass promise, Predicate<Due> visitor) {
        if (promise.maxAge().isEmpty()) {
            return true;
        }
        return pages(
                Action.EXPIRE,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.retention_class = :class AND p.state = 1 AND p.finalized_at <= :before AND"
                                        + " (p.finalized_at, p.id) > (:at, :after) ORDER BY p.finalized_at, p.id LIMIT :limit")
                        .bind("class", promise.name())
                        .bind("before", now.minus(promise.maxAge().get()).toEpochMilli())
                        .bind("at", millis(last.flatMap(ArtifactPackage::finalizedAt)))
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                (rows, page) -> {
                    Set<String> spared = locked(page);
                    if (promise.keepLast() > 0) {
                        spared.addAll(PackageRows.amongTheLast(rows, ids(page), promise.keepLast()));
                    }
                    return spared;
                },
                visitor);
    }

    private Set<String> locked(List<ArtifactPackage> page) {
        return page.stream()
                .filter(found -> now.isBefore(rules.of(found.retentionClass())
                        .lockedUntil(found.finalizedAt().orElseThrow())))
                .map(ArtifactPackage::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Those whose producers asked for an end. */
    private boolean eachWithAnEnd(Predicate<Due> visitor) {
        return pages(
                Action.EXPIRE,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.state = 1 AND p.expires_at IS NOT NULL AND p.expires_at <= :now AND"
                                        + " (p.expires_at, p.id) > (:at, :after) ORDER BY p.expires_at, p.id LIMIT :limit")
                        .bind("now", now.toEpochMilli())
                        .bind("at", millis(last.flatMap(ArtifactPackage::expiresAt)))
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                (rows, page) -> locked(page),
                visitor);
    }

    private static long millis(Optional<Instant> moment) {
        return moment.map(Instant::toEpochMilli).orElse(-1L);
    }

    private void eachExpired(Predicate<Due> visitor) {
        boolean unused = pages(
                Action.DELETE,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.state = 2 AND p.id > :after AND p.expired_at <= :before"
                                        + " ORDER BY p.id LIMIT :limit")
                        .bind("before", now.minus(rules.grace()).toEpochMilli())
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                (rows, page) -> Set.of(),
                visitor);
    }

    private interface PageQuery {
        Query behind(Handle rows, Optional<ArtifactPackage> last);
    }

    /** The ids of packages of a page that stay for now, beside those on hold. */
    private interface Sparing {
        Set<String> of(Handle rows, List<ArtifactPackage> page);
    }

    private record Page(List<ArtifactPackage> packages, Set<String> spared) {}

    private boolean pages(Action action, PageQuery query, Sparing sparing, Predicate<Due> visitor) {
        Optional<ArtifactPackage> last = Optional.empty();
        Page page;
        do {
            Optional<ArtifactPackage> behind = last;
            page = database.read("find packages that are due", rows -> page(rows, query.behind(rows, behind), sparing));
            for (ArtifactPackage found : page.packages()) {
                last = Optional.of(found);
                if (!page.spared().contains(found.id()) && !visitor.test(new Due(found, action))) {
                    return false;
                }
            }
        } while (page.packages().size() == PAGE);
        return true;
    }

    private Page page(Handle rows, Query query, Sparing sparing) {
        List<ArtifactPackage> packages = PackageRows.bare(query.bind("limit", PAGE));
        Set<String> spared = new HashSet<>(HoldRows.held(rows, ids(packages), now));
        spared.addAll(sparing.of(rows, packages));
        return new Page(packages, spared);
    }

    private static List<String> ids(List<ArtifactPackage> packages) {
        return packages.stream().map(ArtifactPackage::id).toList();
    }
}
