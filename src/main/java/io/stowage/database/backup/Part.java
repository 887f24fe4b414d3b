package io.stowage.database.backup;

import java.nio.file.Path;

/**
 * One database of a backup.
 *
 * @param name in the backup, wherever its file lies: {@code stowage.db}
 */
public record Part(String name, Path file) {}
