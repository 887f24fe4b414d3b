/** The part of Candid that a storage gateway speaks, and the rest of it as far as it has to be skipped. */
@NullMarked
package io.stowage.ic.candid;

import org.jspecify.annotations.NullMarked;
