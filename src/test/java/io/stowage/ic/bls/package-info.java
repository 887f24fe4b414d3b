/** Proof of what this room believes and refuses. */
@NullMarked
package io.stowage.ic.bls;

import org.jspecify.annotations.NullMarked;
