/** Tests of the embedded ledger, on H2 and on PostgreSQL. */
@NullMarked
package io.stowage.billing.ledger;

import org.jspecify.annotations.NullMarked;
