/** What is promised about money. */
@NullMarked
package io.stowage.billing.usage;

import org.jspecify.annotations.NullMarked;
