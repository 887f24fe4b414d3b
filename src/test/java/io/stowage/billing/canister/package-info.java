/** Proof that a canister can be the cashier. */
@NullMarked
package io.stowage.billing.canister;

import org.jspecify.annotations.NullMarked;
