/** The embedded ledger: a cashier that keeps its books in SQL. */
@NullMarked
package io.stowage.billing.ledger;

import org.jspecify.annotations.NullMarked;
