/** Backups of embedded databases: taken while they are written, proven before they count, and put back. */
@NullMarked
package io.stowage.database.backup;

import org.jspecify.annotations.NullMarked;
