/** Commands that back up, restore and check the database. */
@NullMarked
package io.stowage.cli.database;

import org.jspecify.annotations.NullMarked;
