/** Tests of the embedded ledger, in its file and on PostgreSQL. */
@NullMarked
package io.stowage.billing.ledger.tabs;

import org.jspecify.annotations.NullMarked;
