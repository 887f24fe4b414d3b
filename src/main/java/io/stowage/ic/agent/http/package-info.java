/** What goes over the network: one envelope at a time, to one address after the other, within a time and a size. */
@NullMarked
package io.stowage.ic.agent.http;

import org.jspecify.annotations.NullMarked;
