/** The hash tree over the chunks and header lines of a blob (tree type DSBMTWH): computing it, and checking one that was sent. */
@NullMarked
package io.stowage.digest.tree;

import org.jspecify.annotations.NullMarked;
