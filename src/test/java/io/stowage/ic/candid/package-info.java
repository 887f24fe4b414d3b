/** Proof of what this room reads and writes. */
@NullMarked
package io.stowage.ic.candid;

import org.jspecify.annotations.NullMarked;
