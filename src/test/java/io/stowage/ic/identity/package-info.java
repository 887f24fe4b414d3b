/** Proof of what is signed, and by which keys. */
@NullMarked
package io.stowage.ic.identity;

import org.jspecify.annotations.NullMarked;
