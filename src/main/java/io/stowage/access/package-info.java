/** One kind of credential for all fronts: who is asking, what that one may do, and who pays. No HTTP and no front. */
@NullMarked
package io.stowage.access;

import org.jspecify.annotations.NullMarked;
