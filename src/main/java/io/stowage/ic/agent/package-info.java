/** Calls canisters and believes only what is proven: certificates for calls, signatures of nodes for queries. */
@NullMarked
package io.stowage.ic.agent;

import org.jspecify.annotations.NullMarked;
