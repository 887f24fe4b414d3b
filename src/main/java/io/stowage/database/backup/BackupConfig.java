package io.stowage.database.backup;

import io.stowage.config.Settings;

/**
 * Whether embedded databases are copied into the default store each night.
 *
 * @param hour of the day, UTC, after which a new backup is due
 * @param keep how many of this node stay in the store
 */
public record BackupConfig(boolean enabled, int hour, int keep) {

    public static BackupConfig from(Settings settings) {
        Settings backup = settings.scope("database").scope("backup");
        return new BackupConfig(
                backup.flag(
                        "enabled",
                        true,
                        "Copy the embedded databases into the default store each night. A PostgreSQL is never copied: its own"
                                + " tools do that better."),
                backup.number("hour", 3, 0, 23, "The hour of the day, UTC, after which the backup is due."),
                backup.number("keep", 7, 1, 365, "How many backups of this node stay in the store."));
    }
}
