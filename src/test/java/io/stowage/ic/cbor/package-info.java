/** Proof of what this room reads and writes. */
@NullMarked
package io.stowage.ic.cbor;

import org.jspecify.annotations.NullMarked;
