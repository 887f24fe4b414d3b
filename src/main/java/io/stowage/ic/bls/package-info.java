/** Signatures of the network: BLS over the curve BLS12-381. */
@NullMarked
package io.stowage.ic.bls;

import org.jspecify.annotations.NullMarked;
