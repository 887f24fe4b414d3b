package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionClass;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds packages whose time is over, without changing any. */
final class DuePackages {
    private static final int PAGE = 200;

    private final Database database;
    private final RetentionRules rules;

    DuePackages(Database database, RetentionRules rules) {
        this.database = database;
        this.rules = rules;
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

    record Due(ArtifactPackage artifact, Action action) {}

    /** Shows all that are due to a visitor, until that one has seen enough. */
    void visit(Instant now, Predicate<Due> visitor) {
        boolean goesOn = eachOpen(now, visitor);
        for (String name : rules.names()) {
            goesOn = goesOn && eachOld(rules.of(name), now, visitor);
        }
        goesOn = goesOn && eachWithAnEnd(now, visitor);
        if (goesOn) {
            eachExpired(now, visitor);
        }
    }

    private boolean eachOpen(Instant now, Predicate<Due> visitor) {
        String before = PackageIds.time(now.minus(rules.abandonAfter()));
        long idle = now.minus(rules.abandonAfter()).toEpochMilli();
        return pages(
                Action.ABANDON,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.state = 0 AND p.id < :before AND p.id > :after AND NOT EXISTS (SELECT 1 FROM"
                                        + " artifact_file f WHERE f.package = p.id AND f.uploaded_at > :idle)"
                                        + " AND NOT EXISTS (SELECT 1 FROM artifact_upload u WHERE u.package = p.id"
                                        + " AND u.touched_at > :idle) ORDER BY p.id LIMIT :limit")
                        .bind("before", before)
                        .bind("idle", idle)
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                found -> true,
                now,
                visitor);
    }

    /** By the age that their class allows, but for the newest of each name. */
    private boolean eachOld(RetentionClass promise, Instant now, Predicate<Due> visitor) {
        if (promise.maxAge().isEmpty()) {
            return true;
        }
        long before = now.minus(promise.maxAge().get()).toEpochMilli();
        return pages(
                Action.EXPIRE,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.retention_class = :class AND p.state = 1 AND p.finalized_at <= :before AND"
                                        + " (p.finalized_at > :at OR (p.finalized_at = :at AND p.id > :after))"
                                        + " ORDER BY p.finalized_at, p.id LIMIT :limit")
                        .bind("class", promise.name())
                        .bind("before", before)
                        .bind(
                                "at",
                                last.flatMap(ArtifactPackage::finalizedAt)
                                        .map(Instant::toEpochMilli)
                                        .orElse(-1L))
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                found -> !isAmongTheLast(found, promise.keepLast()) && !isLocked(found, now),
                now,
                visitor);
    }

    private boolean isAmongTheLast(ArtifactPackage found, int keepLast) {
        if (keepLast == 0) {
            return false;
        }
        int newer = database.read(
                "count newer packages",
                rows -> rows.createQuery("SELECT 1 FROM artifact_package WHERE producer = :producer AND name = :name"
                                + " AND state = 1 AND (finalized_at > :at OR (finalized_at = :at AND id > :id))"
                                + " LIMIT :most")
                        .bind("producer", found.coordinates().producer())
                        .bind("name", found.coordinates().name())
                        .bind("at", found.finalizedAt().orElseThrow().toEpochMilli())
                        .bind("id", found.id())
                        .bind("most", keepLast)
                        .mapTo(Integer.class)
                        .list()
                        .size());
        return newer < keepLast;
    }

    private boolean isLocked(ArtifactPackage found, Instant now) {
        return now.isBefore(
                rules.of(found.retentionClass()).lockedUntil(found.finalizedAt().orElseThrow()));
    }

    /** Those whose producers asked for an end. */
    private boolean eachWithAnEnd(Instant now, Predicate<Due> visitor) {
        return pages(
                Action.EXPIRE,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.state = 1 AND p.expires_at IS NOT NULL AND p.expires_at <= :now AND"
                                        + " (p.expires_at > :at OR (p.expires_at = :at AND p.id > :after))"
                                        + " ORDER BY p.expires_at, p.id LIMIT :limit")
                        .bind("now", now.toEpochMilli())
                        .bind(
                                "at",
                                last.flatMap(ArtifactPackage::expiresAt)
                                        .map(Instant::toEpochMilli)
                                        .orElse(-1L))
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                found -> !isLocked(found, now),
                now,
                visitor);
    }

    private boolean eachExpired(Instant now, Predicate<Due> visitor) {
        long before = now.minus(rules.grace()).toEpochMilli();
        return pages(
                Action.DELETE,
                (rows, last) -> PackageRows.select(
                                rows,
                                "WHERE p.state = 2 AND p.id > :after AND p.expired_at <= :before"
                                        + " ORDER BY p.id LIMIT :limit")
                        .bind("before", before)
                        .bind("after", last.map(ArtifactPackage::id).orElse("")),
                found -> true,
                now,
                visitor);
    }

    private interface PageQuery {
        Query behind(Handle rows, Optional<ArtifactPackage> last);
    }

    private boolean pages(
            Action action, PageQuery query, Predicate<ArtifactPackage> also, Instant now, Predicate<Due> visitor) {
        Optional<ArtifactPackage> last = Optional.empty();
        List<ArtifactPackage> page;
        do {
            Optional<ArtifactPackage> behind = last;
            page = database.read(
                    "find packages that are due",
                    rows -> PackageRows.list(rows, query.behind(rows, behind).bind("limit", PAGE)));
            for (ArtifactPackage found : page) {
                last = Optional.of(found);
                boolean due = also.test(found) && (action == Action.ABANDON || !isHeld(found, now));
                if (due && !visitor.test(new Due(found, action))) {
                    return false;
                }
            }
        } while (page.size() == PAGE);
        return true;
    }

    private boolean isHeld(ArtifactPackage found, Instant now) {
        return database.read("look for holds", rows -> PackageRows.isHeld(rows, found.id(), now));
    }
}
