/** Digests of bytes, and streams that compute or demand them. */
@NullMarked
package io.stowage.digest;

import org.jspecify.annotations.NullMarked;
