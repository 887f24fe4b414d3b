/** The cashier that is a canister of the Internet Computer. */
@NullMarked
package io.stowage.billing.canister;

import org.jspecify.annotations.NullMarked;
