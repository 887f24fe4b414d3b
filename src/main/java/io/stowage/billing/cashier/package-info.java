/** What a cashier is to a gateway: prices, credit, and reports that are counted once although answers get lost. */
@NullMarked
package io.stowage.billing.cashier;

import org.jspecify.annotations.NullMarked;
