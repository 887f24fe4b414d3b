/** What comes back from the network, in the agent's words, and what is wrong with it. */
@NullMarked
package io.stowage.ic.agent.answer;

import org.jspecify.annotations.NullMarked;
