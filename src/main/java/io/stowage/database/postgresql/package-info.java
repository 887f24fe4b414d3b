/** The database on a PostgreSQL: a pool, a transaction for each work, and tries again where two of them conflict. */
@NullMarked
package io.stowage.database.postgresql;

import org.jspecify.annotations.NullMarked;
