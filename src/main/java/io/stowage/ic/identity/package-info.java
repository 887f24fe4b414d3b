/** Keys by which a caller is known to the Internet Computer, and what is signed with them. */
@NullMarked
package io.stowage.ic.identity;

import org.jspecify.annotations.NullMarked;
