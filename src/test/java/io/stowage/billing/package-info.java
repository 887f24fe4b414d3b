/** What is promised about money. */
@NullMarked
package io.stowage.billing;

import org.jspecify.annotations.NullMarked;
