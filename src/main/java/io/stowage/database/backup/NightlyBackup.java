package io.stowage.database.backup;

import io.stowage.database.Leases;
import io.stowage.ops.Task;
import io.stowage.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the embedded databases of a node into a store once a night, and removes the oldest copies. */
public final class NightlyBackup {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyBackup.class);
    private static final Duration LOOK = Duration.ofMinutes(15);

    /** Longer than any backup takes; a process that was killed in one keeps the next one waiting for it. */
    private static final Duration LEASE = Duration.ofHours(2);

    private final BackupConfig config;
    private final List<Part> parts;
    private final StoredBackups stored;
    private final String node;
    private final Leases leases;
    private final Path work;
    private final Clock clock;

    /**
     * @param node whose databases these are, among all that use the store
     * @param work a folder of its own, for copies on their way
     */
    public NightlyBackup(
            BackupConfig config,
            List<Part> parts,
            StoredBackups stored,
            String node,
            Leases leases,
            Path work,
            Clock clock) {
        this.config = config;
        this.parts = List.copyOf(parts);
        this.stored = stored;
        this.node = node;
        this.leases = leases;
        this.work = work;
        this.clock = clock;
    }

    /** Looks every quarter of an hour whether one is due, so that a node that was off at night makes it later. */
    public Task task() {
        return Task.every(LOOK, "database.backup", this::backUpIfDue).withJitter(0.1);
    }

    void backUpIfDue() throws IOException {
        if (stored.hasSince(node, lastDue())) {
            return;
        }
        try {
            leases.alone("database.backup." + node, LEASE, lease -> backUp());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Instant lastDue() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant due = today.atTime(config.hour(), 0).toInstant(ZoneOffset.UTC);
        return due.isAfter(now) ? due.minus(Duration.ofDays(1)) : due;
    }

    private void backUp() {
        try (WorkFolder folder = WorkFolder.again(work)) {
            Path archive = folder.path().resolve("backup.zip");
            BackupArchive.write(parts, archive, folder.path());
            Key key = stored.put(archive, node, clock.instant());
            stored.prune(node, config.keep());
            LOG.info("backed up the databases as {}", key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
