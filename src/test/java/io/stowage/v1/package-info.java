/** Proof of what the native front understands and refuses. */
@NullMarked
package io.stowage.v1;

import org.jspecify.annotations.NullMarked;
