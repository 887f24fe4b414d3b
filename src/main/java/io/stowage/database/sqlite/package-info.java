/** The embedded database: one file, one writer that commits for all who wait, and readers that wait for nothing. */
@NullMarked
package io.stowage.database.sqlite;

import org.jspecify.annotations.NullMarked;
