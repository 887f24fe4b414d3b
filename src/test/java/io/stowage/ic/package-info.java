/** Proof of what this room says about the Internet Computer. */
@NullMarked
package io.stowage.ic;

import org.jspecify.annotations.NullMarked;
