@NullMarked
package io.stowage.nix.collect;

import org.jspecify.annotations.NullMarked;
