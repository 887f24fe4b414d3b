/** Owners and money. For now only the choice of a cashier. */
@NullMarked
package io.stowage.billing;

import org.jspecify.annotations.NullMarked;
