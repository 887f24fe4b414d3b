/** Proof of what this room believes and refuses. */
@NullMarked
package io.stowage.ic.certificate;

import org.jspecify.annotations.NullMarked;
