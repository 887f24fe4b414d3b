/** The ledger's tables: what each gateway counted for an account, day by day, and the journal that explains every balance. */
@NullMarked
package io.stowage.billing.ledger.tabs;

import org.jspecify.annotations.NullMarked;
