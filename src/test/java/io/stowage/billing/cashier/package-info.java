/** What is promised about money. */
@NullMarked
package io.stowage.billing.cashier;

import org.jspecify.annotations.NullMarked;
