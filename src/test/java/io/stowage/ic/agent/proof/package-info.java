/** Tests of the proofs. */
@NullMarked
package io.stowage.ic.agent.proof;

import org.jspecify.annotations.NullMarked;
