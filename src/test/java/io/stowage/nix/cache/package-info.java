@NullMarked
package io.stowage.nix.cache;

import org.jspecify.annotations.NullMarked;
