/** Proof that the hash tree is the one of the clients. */
@NullMarked
package io.stowage.digest.tree;

import org.jspecify.annotations.NullMarked;
