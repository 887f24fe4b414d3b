/** Which answers are believed: certificates, and signatures of nodes. */
@NullMarked
package io.stowage.ic.agent.proof;

import org.jspecify.annotations.NullMarked;
