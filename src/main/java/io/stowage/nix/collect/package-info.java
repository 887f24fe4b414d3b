/** What goes from binary caches, and what stays: pins, what is used, and all that these refer to. */
@NullMarked
package io.stowage.nix.collect;

import org.jspecify.annotations.NullMarked;
