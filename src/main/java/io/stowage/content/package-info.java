/** Bytes that never change, known by their digests: where they lie, and what still needs them. No HTTP and no front. */
@NullMarked
package io.stowage.content;

import org.jspecify.annotations.NullMarked;
