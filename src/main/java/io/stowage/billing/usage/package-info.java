/** What owners used, counted in a mapped file that survives the process. */
@NullMarked
package io.stowage.billing.usage;

import org.jspecify.annotations.NullMarked;
