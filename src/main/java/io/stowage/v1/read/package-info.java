/** Reading blobs. */
@NullMarked
package io.stowage.v1.read;

import org.jspecify.annotations.NullMarked;
