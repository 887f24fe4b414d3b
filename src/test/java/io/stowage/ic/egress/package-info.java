/** Proof of what this room believes and refuses. */
@NullMarked
package io.stowage.ic.egress;

import org.jspecify.annotations.NullMarked;
