/** Transactions and migrations, for rooms that keep rows. It has no table of theirs. */
@NullMarked
package io.stowage.database;

import org.jspecify.annotations.NullMarked;
