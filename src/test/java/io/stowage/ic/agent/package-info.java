/** Proof of what the agent believes and what it does not. */
@NullMarked
package io.stowage.ic.agent;

import org.jspecify.annotations.NullMarked;
