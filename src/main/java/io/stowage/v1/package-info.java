/** The native front: content-addressed blobs of owners on the Internet Computer. */
@NullMarked
package io.stowage.v1;

import org.jspecify.annotations.NullMarked;
